import { Eye, EyeOff } from 'lucide-react'
import { useWallet } from '@/api/wallet'
import { Amount } from '@/components/Amount'
import { Notice } from '@/components/Notice'
import { Skeleton } from '@/components/Skeleton'
import { useCount } from '@/components/useCount'
import { usePreferences } from '@/lib/preferences'
import styles from './BalanceHero.module.css'

/** The one number people open the app for. A tap hides it from who looks over the shoulder. */
export function BalanceHero() {
  const { data: wallet, error } = useWallet()
  const { balanceHidden, toggleBalance } = usePreferences()
  return (
    <section className={styles.hero} aria-label="Balance">
      <button type="button" className={styles.balance} onClick={toggleBalance} aria-pressed={balanceHidden}>
        <span className={styles.label}>
          You have
          {balanceHidden ? <EyeOff size={17} aria-hidden /> : <Eye size={17} aria-hidden />}
          <span className="sr-only">{balanceHidden ? '(hidden, press to show)' : '(press to hide)'}</span>
        </span>
        {balanceHidden ? <span className={styles.hidden}><i /><i /><i /><i /><i /></span>
          : wallet ? <Counting minor={wallet.balance} currency={wallet.currency} />
          : <Skeleton width="15rem" height="var(--text-hero)" />}
      </button>
      <span className={styles.rule} aria-hidden />
      {wallet && !balanceHidden && wallet.available !== wallet.balance && (
        <p className={styles.below}><Amount minor={wallet.available} currency={wallet.currency} /> can be spent now</p>
      )}
      {wallet && !balanceHidden && wallet.pendingBalance > 0 && (
        <p className={styles.below}><Amount minor={wallet.pendingBalance} currency={wallet.currency} /> on its way to you</p>
      )}
      {wallet && wallet.owed > 0 && <Notice tone="loss">You owe <Amount minor={wallet.owed} currency={wallet.currency} />. Money that arrives pays it back first.</Notice>}
      {error && !wallet && <Notice tone="wait">Your balance can't be shown right now. Your money is where it was.</Notice>}
    </section>
  )
}

function Counting({ minor, currency }: { minor: number; currency: string }) {
  return <Amount size="hero" minor={useCount(minor)} currency={currency} />
}
