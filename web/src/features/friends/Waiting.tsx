import { ChevronRight, UserRoundPlus } from 'lucide-react'
import { Link } from 'react-router'
import { useReceived } from './queries'
import styles from './Waiting.module.css'

/** Who asked me, in one line. */
export function Waiting() {
  const received = useReceived()
  const [first] = received
  if (!first) return null
  return (
    <Link to="/friends/requests" className={styles.waiting}>
      <UserRoundPlus size={20} aria-hidden />
      <span>{received.length === 1 ? <><bdi>{first.displayName}</bdi> wants to be friends</> : `${received.length} people want to be friends`}</span>
      <ChevronRight size={20} aria-hidden />
    </Link>
  )
}
