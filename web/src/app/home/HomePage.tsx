import { ChevronRight, HandCoins, Inbox, UsersRound } from 'lucide-react'
import { Link } from 'react-router'
import { useMe } from '@/api/me'
import { Wordmark } from '@/components/Wordmark'
import { HomeFeed } from '@/features/feed/HomeFeed'
import { Waiting } from '@/features/friends/Waiting'
import { useReceived } from '@/features/friends/queries'
import { useUnread } from '@/features/notifications/queries'
import { OpenAsks } from '@/features/requests/OpenAsks'
import { useOpenAsks } from '@/features/requests/queries'
import { OpenPayment } from '@/features/transfers/OpenPayment'
import { RecentPeople } from '@/features/transfers/RecentPeople'
import { WaitingPayments } from '@/features/transfers/WaitingPayments'
import { BalanceHero } from '@/features/transfers/wallet/BalanceHero'
import { useTitle } from '@/lib/useTitle'
import { PushOffer } from './PushOffer'
import styles from './HomePage.module.css'

/** The balance, what waits for me, and what people pay each other for. */
export default function HomePage() {
  useTitle('Quits')
  const me = useMe()
  return (
    <div className={styles.home}>
      <h1 className="sr-only">Home</h1>
      <header className={styles.head}>
        <p aria-hidden><Wordmark /></p>
        <span className={styles.links}><RequestsLink /><FriendsLink /></span>
      </header>
      <BalanceHero />
      <div className={styles.waiting}>
        <OpenPayment />
        <WaitingPayments />
        <OpenAsks />
        <Waiting />
        <Unread />
        <PushOffer />
      </div>
      <div className={styles.people}><RecentPeople /></div>
      <HomeFeed key={me.id} />
    </div>
  )
}

const FriendsLink = () => <Shortcut to="/friends" label="Friends" icon={<UsersRound size={23} aria-hidden />} waiting={useReceived().length} />

const RequestsLink = () => <Shortcut to="/requests" label="Requests" icon={<HandCoins size={23} aria-hidden />} waiting={useOpenAsks().length} />

/** On a phone, where the bar has no room for it. */
function Shortcut({ to, label, icon, waiting }: { to: string; label: string; icon: React.ReactNode; waiting: number }) {
  return (
    <Link to={to} className={styles.friends} aria-label={waiting ? `${label}, ${waiting} waiting` : label}>
      {icon}
      {waiting > 0 && <span className={styles.badge}>{waiting > 99 ? '99+' : waiting}</span>}
    </Link>
  )
}

function Unread() {
  const unread = useUnread()
  if (unread === 0) return null
  return (
    <Link to="/inbox" className={styles.unread}>
      <Inbox size={20} aria-hidden />
      <span>{unread} new in your inbox</span>
      <ChevronRight className={styles.chevron} size={20} aria-hidden />
    </Link>
  )
}
