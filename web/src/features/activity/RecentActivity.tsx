import { HandCoins } from 'lucide-react'
import { useQuery } from '@tanstack/react-query'
import { Link } from 'react-router'
import { sentence } from '@/api/problem'
import { ButtonLink } from '@/components/Button'
import { Empty, Notice } from '@/components/Notice'
import { SkeletonLines } from '@/components/Skeleton'
import { ActivityList } from './ActivityList'
import { recentActivityQuery } from './queries'
import styles from './RecentActivity.module.css'

/** The last few lines, and the way to all of them. */
export function RecentActivity() {
  const { data, isPending, error } = useQuery(recentActivityQuery)
  return (
    <section aria-labelledby="recent-activity">
      <header className={styles.head}>
        <h2 id="recent-activity">Lately</h2>
        {!!data?.length && <Link to="/activity" className={styles.all}>All activity</Link>}
      </header>
      {data?.length ? <ActivityList lines={data} level="h3" />
        : isPending ? <SkeletonLines count={5} />
        : error ? <Notice tone="wait">{sentence(error)}</Notice>
        : <Empty icon={<HandCoins />} title="Nothing yet" action={<ButtonLink to="/pay">Pay someone</ButtonLink>}>Pay a friend back for something small and see how it feels to be quits.</Empty>}
    </section>
  )
}
