import { Link } from 'react-router'
import { useMe } from '@/api/me'
import type { MoneyRequest, User } from '@/api/types'
import { Amount } from '@/components/Amount'
import { Avatar } from '@/components/Avatar'
import { formatBrief } from '@/lib/dates'
import { formatMoney } from '@/lib/money'
import { Answer, Asked, Offered } from './AskActions'
import { chipOf } from './status'
import styles from './AskCard.module.css'

/** One request, and what I can do about it. */
export function AskCard({ ask }: { ask: MoneyRequest }) {
  const me = useMe()
  const mine = ask.requester.id === me.id
  const other = mine ? ask.requestee : ask.requester
  const open = ask.status === 'pending'
  const { label, tone } = chipOf(ask)
  return (
    <article className={styles.card} aria-label={`${mine ? `You ask ${other.displayName}` : `${other.displayName} asks you`} for ${formatMoney(ask.amount, ask.currency)}`}>
      <Avatar person={other} size={48} />
      <p className={styles.who}>{mine ? <>You ask <Name person={other} /></> : <><Name person={other} /> asks you</>}</p>
      <p className={styles.amount}><Amount minor={ask.amount} currency={ask.currency} size="large" /></p>
      <div className={styles.words}>
        {ask.note && <p className={styles.note} dir="auto">{ask.note}</p>}
        {ask.reason && <p className={styles.reason}>{mine ? <><bdi>{other.displayName}</bdi>: </> : 'You: '}<q dir="auto">{ask.reason}</q></p>}
        {ask.offer && <p className={styles.offer}>{mine ? <><bdi>{other.displayName}</bdi> offers</> : 'You offered'} {formatMoney(ask.offer, ask.currency)}</p>}
        <p className={styles.about}><span className={styles[tone]}>{label}</span><time dateTime={ask.createdAt}>{formatBrief(ask.createdAt)}</time></p>
      </div>
      {open && (mine ? ask.offer ? <Offered ask={ask} offer={ask.offer} /> : <Asked ask={ask} /> : <Answer ask={ask} />)}
      {ask.transferId && <p className={styles.receipt}><Link to={`/transfers/${ask.transferId}`}>See the receipt</Link></p>}
    </article>
  )
}

const Name = ({ person }: { person: User }) => <Link to={`/u/${encodeURIComponent(person.username)}`} className={styles.name}><bdi>{person.displayName}</bdi></Link>
