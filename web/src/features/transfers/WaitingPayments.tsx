import { useQuery } from '@tanstack/react-query'
import { Hourglass } from 'lucide-react'
import { Link } from 'react-router'
import type { Transfer } from '@/api/types'
import { Button } from '@/components/Button'
import { Notice } from '@/components/Notice'
import { formatLeft } from '@/lib/dates'
import { formatMoney } from '@/lib/money'
import { waitingQuery } from './queries'
import { useUndo } from './useUndo'
import styles from './WaitingPayments.module.css'

/** My payments that can still be undone, on every device, however the page was left (TR-16). */
export function WaitingPayments() {
  const { data } = useQuery(waitingQuery)
  return data?.map((transfer) => <Waiting key={transfer.id} transfer={transfer} />)
}

function Waiting({ transfer }: { transfer: Transfer }) {
  const { seconds, undo, isUndoing } = useUndo(transfer)
  return (
    <Notice tone="wait" icon={<Hourglass size={22} aria-hidden />}
      action={seconds > 0 && <Button look="quiet" busy={isUndoing} onClick={undo} aria-label={`Undo the payment to ${transfer.receiver.displayName}`}>Undo</Button>}>
      <Link to={`/transfers/${transfer.id}`} className={styles.what}>{formatMoney(transfer.amount ?? 0, transfer.currency)} to <bdi>{transfer.receiver.displayName}</bdi></Link>
      <p>{seconds > 0 ? `Sent in ${formatLeft(seconds)}${seconds < 100 ? ' s' : ''}` : 'Sending it now.'}</p>
    </Notice>
  )
}
