import { Link } from 'react-router'
import type { User } from '@/api/types'
import { PersonLine } from '@/components/PersonLine'
import styles from './Friends.module.css'

interface Props {
  person: User
  /** Beside the username, or in its place. */
  about?: string
  children?: React.ReactNode
}

/** A person in a list; a press leads to their page, `children` is what can be done right here. */
export function PersonRow({ person, about, children }: Props) {
  return (
    <li className={styles.row}>
      <Link to={`/u/${encodeURIComponent(person.username)}`} className={styles.person}><PersonLine person={person} size={48} about={about} /></Link>
      {children && <span className={styles.aside}>{children}</span>}
    </li>
  )
}
