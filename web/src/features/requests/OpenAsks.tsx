import { ChevronRight, HandCoins } from 'lucide-react'
import { Link } from 'react-router'
import { formatMoney } from '@/lib/money'
import { useOpenAsks } from './queries'
import styles from './OpenAsks.module.css'

/** Who asks me for money, in one line. */
export function OpenAsks() {
  const open = useOpenAsks()
  const [first] = open
  if (!first) return null
  return (
    <Link to={open.length === 1 ? `/requests/${first.id}` : '/requests'} className={styles.waiting}>
      <HandCoins size={20} aria-hidden />
      <span>{open.length === 1 ? <><bdi>{first.requester.displayName}</bdi> asks you for {formatMoney(first.amount, first.currency)}</> : `${open.length} requests wait for you`}</span>
      <ChevronRight size={20} aria-hidden />
    </Link>
  )
}
