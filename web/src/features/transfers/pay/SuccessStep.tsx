import { useEffect, useRef } from 'react'
import { useNavigate } from 'react-router'
import { useMe } from '@/api/me'
import type { Transfer } from '@/api/types'
import { asVisibility } from '@/api/types'
import { useWallet } from '@/api/wallet'
import { Amount } from '@/components/Amount'
import { Button, ButtonLink } from '@/components/Button'
import { DrawnCheck, DrawnClock } from '@/components/Drawn'
import { formatMoney } from '@/lib/money'
import type { Draft, Payment, Sent } from './payment'
import { newDraft, useWizard } from './store'
import styles from './Outcome.module.css'

interface Props {
  payment: Payment
  sent: Sent
  parked: Draft | null
}

/** Step 6a: done, or accepted and waiting, which is not the same. */
export function SuccessStep({ payment, sent: { transfer, newBalance }, parked }: Props) {
  const me = useMe()
  const navigate = useNavigate()
  const dispatch = useWizard((state) => state.dispatch)
  const wallet = useWallet().data
  const title = useRef<HTMLHeadingElement>(null)
  useEffect(() => title.current?.focus({ preventScroll: true }), [])
  const what = formatMoney(payment.amount, payment.currency)
  const waiting = transfer.status === 'pending'
  const balance = wallet?.balance ?? newBalance
  return (
    <div className={styles.outcome}>
      {waiting ? <DrawnClock /> : <DrawnCheck />}
      <h1 ref={title} tabIndex={-1} className={styles.title}>
        {waiting ? <>{what} to <bdi>{payment.receiver.displayName}</bdi> is waiting</> : <>You paid <bdi>{payment.receiver.displayName}</bdi> {what}</>}
      </h1>
      <p className={styles.text}>{waiting ? whyItWaits(transfer) : balance !== null && <>You have <Amount minor={balance} currency={payment.currency} /> left.</>}</p>
      <div className={styles.actions}>
        <Button wide onClick={() => void navigate('/')}>Done</Button>
        <Button wide look="quiet" onClick={() => dispatch({ type: 'again', draft: newDraft(asVisibility(me.settings.defaultVisibility)) })}>
          {parked ? 'Back to your other payment' : 'Send another'}
        </Button>
        <ButtonLink wide look="plain" to={`/transfers/${transfer.id}`}>See the receipt</ButtonLink>
      </div>
    </div>
  )
}

function whyItWaits({ state }: Transfer): string {
  if (state === 'FRAUD_CHECK') return 'It is being checked for your safety. The money stays yours until that is done.'
  if (state === 'PROCESSING') return 'The money for it is on its way from your bank. It is sent as soon as that arrives.'
  return 'It is accepted and will be sent soon. You can follow it on its receipt.'
}
