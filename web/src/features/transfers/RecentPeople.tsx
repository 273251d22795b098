import { useQuery } from '@tanstack/react-query'
import { Link } from 'react-router'
import { recentPeopleQuery } from '@/api/people'
import { Avatar } from '@/components/Avatar'
import styles from './RecentPeople.module.css'

/** The people of my last payments; a press starts a payment to them. Nothing at all before there are any. */
export function RecentPeople() {
  const { data: people } = useQuery(recentPeopleQuery)
  if (!people?.length) return null
  return (
    <section aria-labelledby="recent-people">
      <h2 id="recent-people" className={styles.title}>Pay again</h2>
      <ul className={styles.people}>
        {people.slice(0, 6).map((person) => (
          <li key={person.id}>
            <Link to={`/pay?to=${encodeURIComponent(person.username)}`} className={styles.person} aria-label={`Pay ${person.displayName}`}>
              <Avatar person={person} size={56} />
              <bdi className={styles.name}>{person.displayName.split(' ')[0]}</bdi>
            </Link>
          </li>
        ))}
      </ul>
    </section>
  )
}
