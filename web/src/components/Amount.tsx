import { moneyParts, type Sign } from '@/lib/money'
import styles from './Amount.module.css'

interface Props {
  /** Minor units. */
  minor: number
  currency: string
  sign?: Sign
  size?: 'line' | 'large' | 'hero'
  /** `gain` sets the amount in the colour of money arriving. */
  tone?: 'ink' | 'gain'
  className?: string
}

/** An amount with its cents smaller than its dollars. */
export function Amount({ minor, currency, sign = 'auto', size = 'line', tone = 'ink', className = '' }: Props) {
  const parts = moneyParts(minor, currency, sign)
  return (
    <bdi dir="ltr" className={`${styles.amount} ${styles[size]} ${styles[tone]} ${className}`}>
      <span className={styles.symbol}>{parts.before}</span>
      {parts.whole}
      <span className={styles.fraction}>{parts.fraction}</span>
      {parts.after && <span className={styles.symbol}>{parts.after}</span>}
    </bdi>
  )
}
