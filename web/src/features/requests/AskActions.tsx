import { useState } from 'react'
import { BellRing } from 'lucide-react'
import type { MoneyRequest } from '@/api/types'
import { Button, ButtonLink } from '@/components/Button'
import { Confirm } from '@/components/Confirm'
import { Field } from '@/components/Field'
import { formatMoney, parseMoney } from '@/lib/money'
import { problemOf } from './ask'
import { useAnswer } from './useAnswer'
import styles from './AskCard.module.css'

/** For who is asked: pay, decline, or offer another amount. */
export function Answer({ ask }: { ask: MoneyRequest }) {
  const [asking, setAsking] = useState<'decline' | 'offer' | null>(null)
  const name = ask.requester.displayName
  const close = () => setAsking(null)
  return (
    <div className={styles.actions}>
      <ButtonLink wide to={`/pay?request=${ask.id}`} aria-label={`Pay ${name} ${formatMoney(ask.amount, ask.currency)}`}>Pay</ButtonLink>
      <Button wide look="quiet" aria-label={`Decline ${name}`} onClick={() => setAsking('decline')}>Decline</Button>
      <Button wide look="plain" className={styles.row} aria-label={`Offer ${name} another amount`} onClick={() => setAsking('offer')}>Another amount</Button>
      <Decline ask={ask} open={asking === 'decline'} close={close} />
      <Offer ask={ask} open={asking === 'offer'} close={close} />
    </div>
  )
}

interface Dialog {
  ask: MoneyRequest
  open: boolean
  close: () => void
}

function Decline({ ask, open, close }: Dialog) {
  const [reason, setReason] = useState('')
  const answer = useAnswer(ask.id)
  const name = ask.requester.displayName
  return (
    <Confirm open={open} onClose={close} title={`Decline ${formatMoney(ask.amount, ask.currency)} to ${name}?`} deed="Decline" busy={answer.isPending}
      onConfirm={() => answer.mutate({ act: 'decline', reason }, { onSettled: close })}>
      <p>Nothing is sent. {name} is told, with your reason if you give one.</p>
      <Field label="Reason (you may leave it empty)" maxLength={200} value={reason} onChange={(event) => setReason(event.target.value)} />
    </Confirm>
  )
}

function Offer({ ask, open, close }: Dialog) {
  const [typed, setTyped] = useState('')
  const answer = useAnswer(ask.id)
  const minor = parseMoney(typed, ask.currency)
  const problem = minor === ask.amount ? 'That is what you are asked for.' : problemOf(typed, minor)
  const name = ask.requester.displayName
  return (
    <Confirm open={open} onClose={close} look="primary" title="Offer another amount" deed={minor && !problem ? `Offer ${formatMoney(minor, ask.currency)}` : 'Offer'}
      disabled={problem !== null} busy={answer.isPending} onConfirm={() => answer.mutate({ act: 'offer', amount: minor ?? 0 }, { onSettled: close })}>
      <p>{name} asks for {formatMoney(ask.amount, ask.currency)}. If they agree to your amount, that is what you pay. Nothing is sent now.</p>
      <Field label="Your amount" inputMode="decimal" autoComplete="off" value={typed} onChange={(event) => setTyped(event.target.value)} problem={typed ? (problem ?? undefined) : undefined} />
    </Confirm>
  )
}

/** For who asks, while nothing came back: remind or withdraw. */
export function Asked({ ask }: { ask: MoneyRequest }) {
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

/** For who asks, when another amount is offered: agree or not. */
export function Offered({ ask, offer }: { ask: MoneyRequest; offer: number }) {
  const answer = useAnswer(ask.id)
  return (
    <div className={styles.actions}>
      <Button wide busy={answer.isPending} onClick={() => answer.mutate({ act: 'accept', amount: offer })}>Agree to {formatMoney(offer, ask.currency)}</Button>
      <Button wide look="quiet" busy={answer.isPending} onClick={() => answer.mutate({ act: 'insist', amount: offer })}>No, {formatMoney(ask.amount, ask.currency)}</Button>
    </div>
  )
}
