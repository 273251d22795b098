import { Eye } from 'lucide-react'
import { Empty } from '@/components/Notice'
import { FeedList } from './FeedList'
import styles from './PersonFeed.module.css'

/** What I may see of a person's payments. */
export function PersonFeed({ username, name }: { username: string; name: string }) {
  return (
    <section aria-labelledby="payments">
      <h2 id="payments" className={styles.title}>Payments</h2>
      <FeedList key={username} source={`@${username}`} empty={<Empty icon={<Eye />} title="Nothing to see">When {name} shares a payment with you, it shows up here.</Empty>} />
    </section>
  )
}
