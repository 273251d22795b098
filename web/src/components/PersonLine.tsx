import { Avatar } from './Avatar'
import styles from './PersonLine.module.css'

interface Props {
  person: { id: string; username: string; displayName: string; avatarUrl?: string | null }
  size?: number
  /** Instead of the username. */
  about?: string | undefined
}

/** A person in a list: picture, name, username. */
export function PersonLine({ person, size = 44, about }: Props) {
  return (
    <span className={styles.line}>
      <Avatar person={person} size={size} />
      <span className={styles.names}>
        <bdi className={styles.name}>{person.displayName}</bdi>
        <bdi className={styles.username}>{about ?? `@${person.username}`}</bdi>
      </span>
    </span>
  )
}
