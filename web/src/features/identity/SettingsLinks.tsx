import { Ban, Bell, ChevronRight, LockKeyhole, QrCode, UsersRound } from 'lucide-react'
import { Link } from 'react-router'
import styles from './MePage.module.css'

const LINKS = [
  { to: '/me/code', label: 'My code', Icon: QrCode },
  { to: '/friends', label: 'Friends', Icon: UsersRound },
  { to: '/me/notifications', label: 'Notifications', Icon: Bell },
  { to: '/me/privacy', label: 'Privacy', Icon: LockKeyhole },
  { to: '/me/blocked', label: 'Blocked people', Icon: Ban },
]

/** The ways from here to everything that is mine to decide. */
export function SettingsLinks() {
  return (
    <ul className={styles.links}>
      {LINKS.map(({ to, label, Icon }) => (
        <li key={to}><Link to={to}><Icon size={21} aria-hidden /><span>{label}</span><ChevronRight className={styles.chevron} size={19} aria-hidden /></Link></li>
      ))}
    </ul>
  )
}
