import { LogOut, Scale } from 'lucide-react'
import { useMe } from '@/api/me'
import { sentence } from '@/api/problem'
import { Avatar } from '@/components/Avatar'
import { Button, ButtonLink } from '@/components/Button'
import { Choice } from '@/components/Choice'
import { PageHead } from '@/components/PageHead'
import { usePreferences, type Theme } from '@/lib/preferences'
import { useToasts } from '@/lib/toasts'
import { ProfileForm } from './ProfileForm'
import { useSignOut } from './queries'
import { SettingsLinks } from './SettingsLinks'
import { UndoSettings } from './UndoSettings'
import styles from './MePage.module.css'

const THEMES: { value: Theme; label: string }[] = [{ value: 'system', label: 'System' }, { value: 'light', label: 'Light' }, { value: 'dark', label: 'Dark' }]

/** Who I am here, and how Quits behaves towards me. */
export default function MePage() {
  const me = useMe()
  const { theme, setTheme } = usePreferences()
  return (
    <>
      <PageHead title="Me" />
      <section className={styles.who}>
        <Avatar person={me} size={72} />
        <div>
          <h2 className={styles.name}><bdi>{me.displayName}</bdi></h2>
          <p className={styles.handle}>@{me.username}</p>
        </div>
      </section>
      {me.status === 'frozen' && <p className={styles.frozen} role="alert">Your account is temporarily frozen. You can look and receive, but not send. Please contact support.</p>}
      <SettingsLinks />
      <ProfileForm key={me.id} me={me} />
      <UndoSettings me={me} />
      <section className={styles.group}>
        <h2>Look</h2>
        <Choice label="Look" options={THEMES} value={theme} onChange={setTheme} />
      </section>
      <div className={styles.last}>
        <ButtonLink look="quiet" wide to="/proof"><Scale size={18} aria-hidden />See that my money adds up</ButtonLink>
        <SignOut />
      </div>
    </>
  )
}

function SignOut() {
  const signOut = useSignOut()
  const show = useToasts((state) => state.show)
  const leave = () => signOut.mutate(undefined, { onError: (error) => show({ tone: 'problem', text: `You are still signed in. ${sentence(error)}` }) })
  return <Button look="quiet" wide busy={signOut.isPending} onClick={leave}><LogOut size={18} aria-hidden />Sign out</Button>
}
