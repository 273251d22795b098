import type { Wallet } from '@/api/types'
import { useWallet } from '@/api/wallet'
import { Amount } from '@/components/Amount'
import { Skeleton } from '@/components/Skeleton'
import { formatMoney } from '@/lib/money'
import { usePreferences } from '@/lib/preferences'
import styles from './WalletCard.module.css'

/** The wallet beside the page: what can be spent and what the limits leave (TR-12). */
export function WalletCard() {
  const { data: wallet } = useWallet()
  const hidden = usePreferences((state) => state.balanceHidden)
  return (
    <section className={styles.card} aria-labelledby="wallet-title">
      <h2 id="wallet-title" className={styles.title}>To spend</h2>
      <p className={styles.sum}>{wallet ? (hidden ? <span className={styles.hidden}>•••••</span> : <Amount size="large" minor={wallet.available} currency={wallet.currency} />) : <Skeleton width="9rem" height="2.2rem" />}</p>
      {wallet ? <Limits wallet={wallet} /> : <Skeleton height="5.5rem" />}
    </section>
  )
}

function Limits({ wallet: { limits, currency } }: { wallet: Wallet }) {
  const lines: [string, number | null][] = [
    ['In one payment', limits.perTransfer], ['Left today', limits.dailyRemaining], ['Left this week', limits.weeklyRemaining],
  ]
  return (
    <dl className={styles.limits}>
      {lines.map(([name, minor]) => (minor === null ? null : (
        <div key={name}>
          <dt>{name}</dt>
          <dd className={minor === 0 ? styles.none : undefined}>{formatMoney(minor, currency)}</dd>
        </div>
      )))}
    </dl>
  )
}
