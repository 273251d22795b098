import { Skeleton } from '@/components/Skeleton'
import styles from './FeedList.module.css'

/** Payments before they come, in their size. */
export function FeedSkeleton({ count }: { count: number }) {
  return (
    <div className={styles.list} role="status" aria-label="Loading">
      {Array.from({ length: count }, (_, index) => (
        <div key={index} className={styles.bone}>
          <Skeleton width="3.125rem" height="3.125rem" round />
          <span className={styles.bones}>
            <Skeleton width={`${52 + ((index * 17) % 30)}%`} height="1.05rem" />
            <Skeleton width={`${34 + ((index * 23) % 40)}%`} height="1.05rem" />
            <Skeleton width="4rem" height="0.8rem" />
          </span>
        </div>
      ))}
    </div>
  )
}
