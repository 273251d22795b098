import { useEffect, useRef } from 'react'
import { useNavigate } from 'react-router'
import { Button } from '@/components/Button'
import { DrawnClock, DrawnCross } from '@/components/Drawn'
import { formatMoney, minorDigits } from '@/lib/money'
import type { Failure } from './failure'
import { entryOf } from './keypad'
import type { Draft, Payment } from './payment'
import { newDraft, useWizard } from './store'
import { useJournal } from './usePayment'
import styles from './Outcome.module.css'

interface Props {
  payment: Payment
  failure: Failure
  parked: Draft | null
}

/** Codes where another amount may go through. */
const AMOUNT = new Set(['INSUFFICIENT_FUNDS', 'DAILY_LIMIT_EXCEEDED', 'WEEKLY_LIMIT_EXCEEDED', 'INVALID_AMOUNT'])

/** Step 6b: what happened to the money first, then why, then what to do. */
export function ErrorStep({ payment, failure, parked }: Props) {
  const navigate = useNavigate()
  const journal = useJournal()
  const dispatch = useWizard((state) => state.dispatch)
  const title = useRef<HTMLHeadingElement>(null)
  useEffect(() => title.current?.focus({ preventScroll: true }), [])
  const certain = failure.money === 'not_sent'
  const edit = () => {
    journal.drop(payment.key)
    dispatch({ type: 'cancel', draft: draftOf(payment) })
    dispatch({ type: 'go', to: 'amount' })
  }
  const cancel = () => {
    // What may have moved stays in the journal: Home offers to look again.
    if (certain) journal.drop(payment.key)
    if (parked) dispatch({ type: 'cancel', draft: parked })
    else void navigate('/')
  }
  const what = `${formatMoney(payment.amount, payment.currency)} to ${payment.receiver.displayName}`
  return (
    <div className={styles.outcome}>
      {certain ? <DrawnCross /> : <DrawnClock />}
      <h1 ref={title} tabIndex={-1} className={styles.title}>{failure.title}</h1>
      <p className={styles.money} role="alert">{certain ? 'Nothing was sent.' : `We don't know yet whether ${what} was sent.`}</p>
      <p className={styles.text}>{failure.message}</p>
      <div className={styles.actions}>
        {failure.retry && <Button wide onClick={() => dispatch({ type: 'retry' })}>{certain ? 'Try again' : 'Check again'}</Button>}
        {AMOUNT.has(failure.code) && !payment.requestId && <Button wide onClick={edit}>Change the amount</Button>}
        <Button wide look="quiet" onClick={cancel}>{certain ? 'Cancel' : 'Leave it for now'}</Button>
      </div>
    </div>
  )
}

const draftOf = ({ receiver, amount, currency, note, visibility }: Payment): Draft =>
  ({ ...newDraft(visibility, receiver), entry: entryOf(amount, minorDigits(currency)), note })
