import { ArrowUpRight, Bell, HandCoins, House, ReceiptText, UserRound, UsersRound } from 'lucide-react'
import { Link, NavLink, Outlet, ScrollRestoration } from 'react-router'
import { Wordmark } from '@/components/Wordmark'
import { useReceived } from '@/features/friends/queries'
import { useUnread } from '@/features/notifications/queries'
import { useOpenAsks } from '@/features/requests/queries'
import { RecentPeople } from '@/features/transfers/RecentPeople'
import { WalletCard } from '@/features/transfers/wallet/WalletCard'
import { Banners } from './Banners'
import styles from './Shell.module.css'

/** The frame of every page: a bar below on a phone, a rail beside on a desk. */
export function Shell() {
  return (
    <div className={styles.shell}>
      <a href="#content" className={styles.skip}>Skip to content</a>
      <Navigation />
      <div className={styles.middle}>
        <Banners />
        <main id="content" className={styles.content} tabIndex={-1}><Outlet /></main>
      </div>
      <aside className={styles.aside} aria-label="Wallet">
        <WalletCard />
        <RecentPeople />
      </aside>
      <ScrollRestoration />
    </div>
  )
}

function Navigation() {
  const unread = useUnread()
  const received = useReceived().length
  const asks = useOpenAsks().length
  return (
    <nav className={styles.nav} aria-label="Main">
      <Link to="/" className={styles.word} aria-label="Quits, home"><Wordmark /></Link>
      <Item to="/" icon={<House />} label="Home" />
      <Item to="/activity" icon={<ReceiptText />} label="Activity" />
      <Link to="/pay" className={styles.pay}><span className={styles.raised}><ArrowUpRight size={26} strokeWidth={2.4} aria-hidden /></span><span>Pay</span></Link>
      <Item wide to="/requests" icon={<HandCoins />} label="Requests" badge={asks} waiting="waiting" />
      <Item wide to="/friends" icon={<UsersRound />} label="Friends" badge={received} waiting="waiting" />
      <Item to="/inbox" icon={<Bell />} label="Inbox" badge={unread} />
      <Item to="/me" icon={<UserRound />} label="Me" />
    </nav>
  )
}

interface ItemProps {
  to: string
  icon: React.ReactNode
  label: string
  badge?: number
  /** What the badge counts. */
  waiting?: string
  /** Only where there is room for it: on a phone, Home leads there. */
  wide?: boolean
}

function Item({ to, icon, label, badge = 0, waiting = 'unread', wide }: ItemProps) {
  return (
    <NavLink to={to} end={to === '/'} className={`${styles.item} ${wide ? styles.roomy : ''}`}>
      <span className={styles.icon} aria-hidden>{icon}{badge > 0 && <span className={styles.badge}>{badge > 99 ? '99+' : badge}</span>}</span>
      <span>{label}{badge > 0 && <span className="sr-only">, {badge} {waiting}</span>}</span>
    </NavLink>
  )
}
