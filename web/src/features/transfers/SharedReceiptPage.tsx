import { useEffect, useState } from 'react'
import { BadgeCheck, ShieldX } from 'lucide-react'
import { useQuery } from '@tanstack/react-query'
import { http } from '@/api/client'
import { answer, sentence } from '@/api/problem'
import type { ProvedReceipt } from '@/api/types'
import { Amount } from '@/components/Amount'
import { Button, ButtonLink } from '@/components/Button'
import { Fact, Facts } from '@/components/Facts'
import { Empty, Notice } from '@/components/Notice'
import { Skeleton } from '@/components/Skeleton'
import { Wordmark } from '@/components/Wordmark'
import { formatDateTime } from '@/lib/dates'
import { useTitle } from '@/lib/useTitle'
import styles from './SharedReceiptPage.module.css'

/** A receipt that somebody shared: whether this server signed it, and what it says. Needs no account (TR-19). */
export default function SharedReceiptPage() {
  useTitle('Receipt')
  const text = useHash()
  const { data, error, refetch } = useQuery({
    queryKey: ['receipt', text],
    queryFn: ({ signal }) => answer(http.POST('/v1/receipts/verify', { body: { receipt: text }, signal })),
    gcTime: 0,
  })
  return (
    <main className={styles.page}>
      <Wordmark />
      {data?.receipt ? <Proved receipt={data.receipt} />
        : data ? <NotOurs />
        : error ? <Notice tone="loss" live title="We couldn't check it." action={<Button look="quiet" onClick={() => void refetch()}>Try again</Button>}>{sentence(error)}</Notice>
        : <div className={styles.paper} role="status" aria-label="Checking"><Skeleton height="20rem" /></div>}
    </main>
  )
}

function Proved({ receipt }: { receipt: ProvedReceipt }) {
  const { sender, receiver, amount, currency, note, paidAt } = receipt
  return (
    <article className={styles.paper} aria-label="Receipt">
      <p className={styles.seal}><BadgeCheck size={22} aria-hidden /> This receipt is genuine</p>
      <h1 className={styles.what}>{sender && receiver ? <><bdi>{sender.displayName}</bdi> paid <bdi>{receiver.displayName}</bdi></> : 'A payment was made'}</h1>
      {amount != null && currency && <Amount minor={amount} currency={currency} size="hero" />}
      {note && <p className={styles.note} dir="auto">{note}</p>}
      <Facts>
        {sender && <Fact name="From"><bdi>{sender.displayName}</bdi> @{sender.username}</Fact>}
        {receiver && <Fact name="To"><bdi>{receiver.displayName}</bdi> @{receiver.username}</Fact>}
        {paidAt && <Fact name="Paid">{formatDateTime(paidAt)}</Fact>}
        <Fact name="Shared">{formatDateTime(receipt.issuedAt)}</Fact>
        <Fact name="Signed by"><bdi>{receipt.issuer}</bdi></Fact>
      </Facts>
      <p className={styles.words}>It shows what the person who shared it chose to show. Nothing on it was changed since.</p>
    </article>
  )
}

const NotOurs = () => (
  <Empty icon={<ShieldX />} title="This is not a receipt of ours" action={<ButtonLink look="quiet" to="/">Go to Quits</ButtonLink>}>
    The link is incomplete, was changed, or was signed elsewhere. Don't rely on it; ask for a new link.
  </Empty>
)

/** What is behind the #, which browsers send to nobody. */
function useHash(): string {
  const [hash, setHash] = useState(() => window.location.hash.slice(1))
  useEffect(() => {
    const changed = () => setHash(window.location.hash.slice(1))
    window.addEventListener('hashchange', changed)
    return () => window.removeEventListener('hashchange', changed)
  }, [])
  return hash
}
