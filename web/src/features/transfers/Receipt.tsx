import { ReceiptText } from 'lucide-react'
import { Link } from 'react-router'
import { askPage } from '@/api/asks'
import { useMe } from '@/api/me'
import { asVisibility, type Transfer, type User } from '@/api/types'
import { Amount } from '@/components/Amount'
import { Avatar } from '@/components/Avatar'
import { ButtonLink } from '@/components/Button'
import { Fact, Facts } from '@/components/Facts'
import { Empty, Notice } from '@/components/Notice'
import { Skeleton } from '@/components/Skeleton'
import { formatDateTime } from '@/lib/dates'
import { formatMoney } from '@/lib/money'
import { Narrow } from './Narrow'
import { SEEN_BY } from './narrower'
import { failureOf } from './pay/failure'
import { ShareReceipt } from './ShareReceipt'
import { Undo } from './Undo'
import styles from './Receipt.module.css'

/** Nothing is here for me, whatever there is for others. */
export const NoReceipt = () =>
  <Empty icon={<ReceiptText />} title="There is no payment here">It may be for other eyes, or the link is incomplete.</Empty>

export const ReceiptSkeleton = () => (
  <div className={styles.paper} role="status" aria-label="Loading">
    <div className={styles.head}>
      <Skeleton width="4rem" height="4rem" round />
      <Skeleton width="11rem" height="1.8rem" />
      <Skeleton width="9rem" height="var(--text-hero)" />
      <span className={styles.rule} />
    </div>
    <Skeleton height="3.9rem" />
    <Skeleton height="11.5rem" />
    <Skeleton height="2.4rem" />
  </div>
)

/** One payment, as a receipt; to others than the two without what is only theirs. */
export function Receipt({ transfer }: { transfer: Transfer }) {
  const me = useMe()
  const sent = transfer.sender.id === me.id
  const other = sent ? transfer.receiver : transfer.sender
  const party = sent || transfer.receiver.id === me.id
  const done = transfer.status === 'completed'
  return (
    <>
      <article className={styles.paper} aria-label={party && done ? 'Receipt' : 'Payment'}>
        <header className={styles.head}>
          {party ? <Avatar person={other} size={64} /> : <span className={styles.faces}><Avatar person={transfer.sender} size={64} /><Avatar person={transfer.receiver} size={64} /></span>}
          <p className={styles.what}>{sent ? <Sent transfer={transfer} /> : party ? <><Name person={other} /> paid you</> : <><Name person={transfer.sender} /> paid <Name person={transfer.receiver} /></>}</p>
          {transfer.amount !== null && <Amount minor={transfer.amount} currency={transfer.currency} size="hero" tone={party && !sent ? 'gain' : 'ink'} className={transfer.status === 'failed' ? styles.unsent ?? '' : ''} />}
          {sent && transfer.status === 'pending' && transfer.undoUntil ? <div className={styles.undo}><Undo transfer={transfer} /></div> : <Status transfer={transfer} />}
        </header>
        {transfer.note && <p className={styles.note} dir="auto">{transfer.note}</p>}
        <Facts>
          <Fact name={done ? 'Date' : 'Begun'}>{formatDateTime(transfer.createdAt)}</Fact>
          <Fact name="From"><Handle person={transfer.sender} /></Fact>
          <Fact name="To"><Handle person={transfer.receiver} /></Fact>
          {transfer.funding && <Fact name="Paid with">{transfer.funding.fromExternal > 0 ? 'Balance and a linked account' : 'Balance'}</Fact>}
          {transfer.funding && <Fact name="Fee">{transfer.funding.fee === 0 ? 'Free' : formatMoney(transfer.funding.fee, transfer.currency)}</Fact>}
          {transfer.status === 'failed'
            ? <Fact name="Seen by">Only you</Fact>
            : <Fact name={done ? 'Seen by' : 'To be seen by'}>{SEEN_BY[asVisibility(transfer.visibility)]}{party && done && <Narrow transfer={transfer} />}</Fact>}
        </Facts>
        {party && <p className={styles.number}><span>Payment</span> {transfer.id}</p>}
      </article>
      {party && <div className={styles.actions}>
        <ButtonLink look="quiet" wide to={`/pay?to=${encodeURIComponent(other.username)}`}>{sent && done ? `Pay ${other.displayName} again` : `Pay ${other.displayName}`}</ButtonLink>
        {sent && done && <ButtonLink look="quiet" wide to={askPage({ ...other, amount: transfer.amount, note: askBack(transfer.note) })}>Ask it back</ButtonLink>}
        {done && <ShareReceipt transfer={transfer} />}
      </div>}
    </>
  )
}

/** TR-16: to the wrong person, or too much. The note says which payment is meant. */
const askBack = (note: string | null): string => (note ? `Please send this back: ${note}` : 'Please send this back')

/** What became of a payment of mine, as its heading says it. */
function Sent({ transfer: { status, state, receiver } }: { transfer: Transfer }) {
  if (status === 'completed') return <>You paid <Name person={receiver} /></>
  if (status === 'pending') return <>You are paying <Name person={receiver} /></>
  return state === 'CANCELLED' ? <>You undid a payment to <Name person={receiver} /></> : <>Your payment to <Name person={receiver} /> was not sent</>
}

function Status({ transfer }: { transfer: Transfer }) {
  if (transfer.status === 'completed') return <span className={styles.rule}><span className="sr-only">Paid in full</span></span>
  if (transfer.state === 'CANCELLED') return <Notice>Nothing was sent. The money is yours.</Notice>
  if (transfer.status === 'pending') return <Notice tone="wait">Waiting. It is not sent yet.</Notice>
  return <Notice tone="loss" title="Nothing was sent. The money is yours.">{failureOf(transfer.failureCode ?? '').message}</Notice>
}

const Name = ({ person }: { person: User }) => <Link to={`/u/${encodeURIComponent(person.username)}`} className={styles.link}><bdi>{person.displayName}</bdi></Link>
const Handle = ({ person }: { person: User }) => <bdi>{person.displayName}</bdi>
