import { formatLeft } from '@/lib/dates'
import styles from './Countdown.module.css'

/** A ring that empties while there is time left. What it means is said beside it, in words. */
export function Countdown({ seconds, of }: { seconds: number; of: number }) {
  const left = of > 0 ? Math.min(1, seconds / of) : 0
  return (
    <span className={styles.countdown} aria-hidden>
      <svg viewBox="0 0 96 96">
        <circle className={styles.track} cx="48" cy="48" r="43" />
        <circle className={styles.left} cx="48" cy="48" r="43" pathLength="1" style={{ strokeDashoffset: 1 - left }} />
      </svg>
      <span className={styles.number}>{formatLeft(seconds)}</span>
    </span>
  )
}
