import { useEffect, useRef } from 'react'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from 'react-router'
import { useMe } from '@/api/me'
import type { Transfer } from '@/api/types'
import { asVisibility } from '@/api/types'
import { useWallet } from '@/api/wallet'
import { Amount } from '@/components/Amount'
import { Button, ButtonLink } from '@/components/Button'
import { DrawnBack, DrawnCheck, DrawnClock, DrawnCross } from '@/components/Drawn'
import { formatMoney } from '@/lib/money'
import { useTitle } from '@/lib/useTitle'
import { transferQuery } from '../queries'
import { Undo } from '../Undo'
import { cameToItsEnd } from '../useUndo'
import { failureOf } from './failure'
import type { Draft, Payment, Sent } from './payment'
import { newDraft, useWizard } from './store'
import styles from './Outcome.module.css'

interface Props {
  payment: Payment
  sent: Sent
  parked: Draft | null
}

/** Step 6a: done, or accepted and waiting, which is not the same; what waits comes to its end before one's eyes. */
export function SuccessStep({ payment, sent, parked }: Props) {
  const me = useMe()
  const navigate = useNavigate()
  const dispatch = useWizard((state) => state.dispatch)
  const transfer = useAsItIsNow(sent.transfer)
  const title = useRef<HTMLHeadingElement>(null)
  useEffect(() => title.current?.focus({ preventScroll: true }), [])
  return (
    <div className={styles.outcome}>
      <Outcome payment={payment} transfer={transfer} newBalance={sent.newBalance} title={title} />
      <div className={styles.actions}>
        <Button wide onClick={() => void navigate('/')}>Done</Button>
        <Button wide look="quiet" onClick={() => dispatch({ type: 'again', draft: newDraft(asVisibility(me.settings.defaultVisibility)) })}>
          {parked ? 'Back to your other payment' : 'Send another'}
        </Button>
        <ButtonLink wide look="plain" to={`/transfers/${transfer.id}`}>{transfer.status === 'completed' ? 'See the receipt' : 'See the payment'}</ButtonLink>
      </div>
      <p className="sr-only" role="status">{sent.transfer.undoUntil && ENDS[transfer.status]}</p>
    </div>
  )
}

/** Read out when what waited comes to its end. */
const ENDS: Record<string, string> = { completed: 'It is sent.', failed: 'Nothing was sent.' }

interface OutcomeProps {
  payment: Payment
  transfer: Transfer
  newBalance: number | null
  title: React.Ref<HTMLHeadingElement>
}

function Outcome({ payment, transfer, newBalance, title }: OutcomeProps) {
  const wallet = useWallet().data
  const what = formatMoney(payment.amount, payment.currency)
  const name = <bdi>{payment.receiver.displayName}</bdi>
  const heading = (words: React.ReactNode) => <h1 ref={title} tabIndex={-1} className={styles.title}>{words}</h1>
  useTitle({ completed: 'Paid', pending: 'Waiting' }[transfer.status] ?? 'Not paid')
  if (transfer.status === 'pending' && transfer.undoUntil) return <Undo transfer={transfer} title={heading(<>{what} to {name}</>)} />
  if (transfer.status === 'pending') return <><DrawnClock />{heading(<>{what} to {name} is waiting</>)}<p className={styles.text}>{whyItWaits(transfer)}</p></>
  if (transfer.state === 'CANCELLED') return <><DrawnBack />{heading('You undid it')}<p className={styles.text}>Nothing was sent. {what} is yours again.</p></>
  if (transfer.status === 'failed') return <><DrawnCross />{heading('It was not sent')}<p className={styles.text}>{failureOf(transfer.failureCode ?? '').message} {what} is yours again.</p></>
  const balance = wallet?.balance ?? newBalance
  return <><DrawnCheck />{heading(<>You paid {name} {what}</>)}<p className={styles.text}>{balance !== null && <>You have <Amount minor={balance} currency={payment.currency} /> left.</>}</p></>
}

/** A payment that can be undone is followed until it is paid, undone or failed (TR-16). */
function useAsItIsNow(sent: Transfer): Transfer {
  const client = useQueryClient()
  const waits = sent.undoUntil != null
  const { data } = useQuery({ ...transferQuery(sent.id), initialData: sent, enabled: waits })
  const transfer = waits ? data : sent
  const ended = waits && transfer.status !== 'pending'
  useEffect(() => { if (ended) cameToItsEnd(client) }, [ended, client])
  return transfer
}

function whyItWaits({ state }: Transfer): string {
  if (state === 'FRAUD_CHECK') return 'It is being checked for your safety. The money stays yours until that is done.'
  if (state === 'PROCESSING') return 'The money for it is on its way from your bank. It is sent as soon as that arrives.'
  return 'It is accepted and will be sent soon. You can follow it on its receipt.'
}
