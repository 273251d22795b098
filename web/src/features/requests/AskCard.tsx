import { useState } from 'react'
import { BellRing } from 'lucide-react'
import { Link } from 'react-router'
import { useMe } from '@/api/me'
import type { MoneyRequest } from '@/api/types'
import { Amount } from '@/components/Amount'
import { Avatar } from '@/components/Avatar'
import { Button, ButtonLink } from '@/components/Button'
import { Confirm } from '@/components/Confirm'
import { Field } from '@/components/Field'
import { formatBrief } from '@/lib/dates'
import { formatMoney } from '@/lib/money'
import { chipOf } from './status'
import { useAnswer } from './useAnswer'
import styles from './AskCard.module.css'

/** One request, and what I can do about it. */
export function AskCard({ ask }: { ask: MoneyRequest }) {
  const me = useMe()
  const mine = ask.requester.id === me.id
  const other = mine ? ask.requestee : ask.requester
  const open = ask.status === 'pending'
  const { label, tone } = chipOf(ask)
  return (
    <article className={styles.card} data-open={open} aria-label={`${mine ? `You ask ${other.displayName}` : `${other.displayName} asks you`} for ${formatMoney(ask.amount, ask.currency)}`}>
      <Link to={`/u/${encodeURIComponent(other.username)}`} className={styles.face} aria-label={other.displayName}><Avatar person={other} size={48} /></Link>
      <div className={styles.words}>
        <p className={styles.who}>{mine ? <>You ask <bdi>{other.displayName}</bdi></> : <><bdi>{other.displayName}</bdi> asks you</>}</p>
        {ask.note && <p className={styles.note} dir="auto">{ask.note}</p>}
        {ask.reason && <p className={styles.reason}>{mine ? <><bdi>{other.displayName}</bdi>: </> : 'You: '}<q dir="auto">{ask.reason}</q></p>}
        <p className={styles.about}><span className={styles[tone]}>{label}</span><time dateTime={ask.createdAt}>{formatBrief(ask.createdAt)}</time></p>
      </div>
      <p className={styles.amount}><Amount minor={ask.amount} currency={ask.currency} size="large" /></p>
      {open && (mine ? <Asked ask={ask} /> : <Answer ask={ask} />)}
      {ask.transferId && <p className={styles.receipt}><Link to={`/transfers/${ask.transferId}`}>See the receipt</Link></p>}
    </article>
  )
}

function Answer({ ask }: { ask: MoneyRequest }) {
  const [declining, setDeclining] = useState(false)
  const [reason, setReason] = useState('')
  const answer = useAnswer(ask.id)
  const name = ask.requester.displayName
  const close = () => setDeclining(false)
  return (
    <div className={styles.actions}>
      <ButtonLink wide to={`/pay?request=${ask.id}`} aria-label={`Pay ${name} ${formatMoney(ask.amount, ask.currency)}`}>Pay</ButtonLink>
      <Button wide look="quiet" aria-label={`Decline ${name}`} onClick={() => setDeclining(true)}>Decline</Button>
      <Confirm open={declining} onClose={close} title={`Decline ${formatMoney(ask.amount, ask.currency)} to ${name}?`} deed="Decline" busy={answer.isPending}
        onConfirm={() => answer.mutate({ act: 'decline', reason }, { onSettled: close })}>
        <p>Nothing is sent. {name} is told, with your reason if you give one.</p>
        <Field label="Reason (you may leave it empty)" maxLength={200} value={reason} onChange={(event) => setReason(event.target.value)} />
      </Confirm>
    </div>
  )
}

function Asked({ ask }: { ask: MoneyRequest }) {
  const [withdrawing, setWithdrawing] = useState(false)
  const answer = useAnswer(ask.id)
  const name = ask.requestee.displayName
  const close = () => setWithdrawing(false)
  return (
    <div className={styles.actions}>
      <Button wide look="quiet" aria-label={`Remind ${name}`} busy={answer.isPending} onClick={() => answer.mutate({ act: 'remind' })}><BellRing size={19} aria-hidden />Remind</Button>
      <Button wide look="plain" aria-label={`Withdraw the request to ${name}`} onClick={() => setWithdrawing(true)}>Withdraw</Button>
      <Confirm open={withdrawing} onClose={close} title="Withdraw this request?" deed="Withdraw" busy={answer.isPending}
        onConfirm={() => answer.mutate({ act: 'cancel' }, { onSettled: close })}>
        <p>{name} is told that you no longer ask for {formatMoney(ask.amount, ask.currency)}.</p>
      </Confirm>
    </div>
  )
}
