import { Undo2 } from 'lucide-react'
import type { Transfer } from '@/api/types'
import { Button } from '@/components/Button'
import { Countdown } from '@/components/Countdown'
import { useUndo } from './useUndo'
import styles from './Undo.module.css'

/** While a payment waits it can be undone, for as long as is shown; then it is on its way (TR-16). `title` stands under the countdown. */
export function Undo({ transfer, title }: { transfer: Transfer; title?: React.ReactNode }) {
  const { seconds, undo, isUndoing } = useUndo(transfer)
  const whole = Math.round((Date.parse(transfer.undoUntil ?? '') - Date.parse(transfer.createdAt)) / 1000)
  return (
    <>
      <Countdown seconds={seconds} of={whole} />
      {title}
      <p className={styles.words}>{seconds > 0 ? 'It is sent when the time is up. Until then you can undo it.' : <span role="status">Sending it now.</span>}</p>
      {seconds > 0 && <Button wide look="quiet" busy={isUndoing} onClick={undo}><Undo2 size={19} aria-hidden />Undo</Button>}
    </>
  )
}
