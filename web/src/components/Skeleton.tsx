import styles from './Skeleton.module.css'

interface Props {
  /** CSS lengths of what will stand here. */
  width?: string
  height?: string
  round?: boolean
}

/** The size of what comes, before it comes. */
export function Skeleton({ width = '100%', height = '1em', round }: Props) {
  return <span aria-hidden className={styles.bone} style={{ inlineSize: width, blockSize: height, borderRadius: round ? '999px' : undefined }} />
}

/** Lines of a list before they come. */
export function SkeletonLines({ count }: { count: number }) {
  return (
    <div role="status" aria-label="Loading">
      {Array.from({ length: count }, (_, index) => (
        <div key={index} className={styles.line}>
          <Skeleton width="2.75rem" height="2.75rem" round />
          <span className={styles.words}>
            <Skeleton width={`${46 + ((index * 17) % 30)}%`} height="1rem" />
            <Skeleton width={`${28 + ((index * 23) % 26)}%`} height="0.8rem" />
          </span>
          <Skeleton width="4rem" height="1.1rem" />
        </div>
      ))}
    </div>
  )
}
