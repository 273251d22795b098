import { Working } from '@/components/Drawn'
import { formatMoney } from '@/lib/money'
import type { Payment } from './payment'
import styles from './Outcome.module.css'

/** Step 5. It says what is certain and nothing more. */
export function ProcessingStep({ payment, phase, parked }: { payment: Payment; phase: 'sending' | 'checking'; parked: boolean }) {
  const what = `${formatMoney(payment.amount, payment.currency)} to ${payment.receiver.displayName}`
  return (
    <div className={styles.outcome}>
      <Working />
      <h1 className={styles.title}><span role="status">{phase === 'sending' ? `Sending ${what}` : 'We are checking whether it was sent.'}</span></h1>
      <p className={styles.text}>{phase === 'sending' ? 'This takes a moment.' : `${what}. It is never sent twice.`}</p>
      {parked && <p className={styles.text}>An earlier payment comes first. Yours is kept.</p>}
    </div>
  )
}
