import { Copy, Download, Share2 } from 'lucide-react'
import { useMe } from '@/api/me'
import { Avatar } from '@/components/Avatar'
import { Button } from '@/components/Button'
import { PageHead } from '@/components/PageHead'
import { useToasts } from '@/lib/toasts'
import styles from './CodePage.module.css'

/** My code and my link: whoever scans or opens it starts a payment to me (MQ-2). */
export default function CodePage() {
  const me = useMe()
  const show = useToasts((state) => state.show)
  const link = `${window.location.origin}/pay/${encodeURIComponent(me.username)}`
  const copy = () => navigator.clipboard.writeText(link).then(
    () => show({ tone: 'plain', text: 'Your link is copied.' }),
    () => show({ tone: 'problem', text: "It couldn't be copied. Press the link and hold to copy it." }),
  )
  const share = () => navigator.share({ title: `Pay ${me.displayName}`, url: link }).catch((error: unknown) => {
    // Closing the sheet is an answer, not a failure.
    if (!(error instanceof DOMException && error.name === 'AbortError')) show({ tone: 'problem', text: "It couldn't be shared." })
  })
  return (
    <>
      <PageHead title="My code" backTo="/me" />
      <section className={styles.card} aria-label="My code">
        <img className={styles.code} src="/v1/me/qr.svg" width="240" height="240" alt={`The code that starts a payment to @${me.username}`} />
        <p className={styles.who}><Avatar person={me} size={36} /><span><bdi className={styles.name}>{me.displayName}</bdi><bdi className={styles.handle}>@{me.username}</bdi></span></p>
      </section>
      <p className={styles.words}>Let someone scan this to pay you.</p>
      <p className={styles.link}>{link}</p>
      <div className={styles.actions}>
        {'share' in navigator && <Button wide onClick={() => void share()}><Share2 size={19} aria-hidden />Share my link</Button>}
        <Button wide look={'share' in navigator ? 'quiet' : 'primary'} onClick={() => void copy()}><Copy size={19} aria-hidden />Copy my link</Button>
        <a className={styles.download} href="/v1/me/qr.png" download={`quits-${me.username}.png`}><Download size={19} aria-hidden />Download as a picture</a>
      </div>
    </>
  )
}
