import styles from './Wordmark.module.css'

/** The two bars: two people, even. */
export function Mark({ size = 32 }: { size?: number }) {
  return (
    <svg className={styles.mark} width={size} height={size} viewBox="0 0 64 64" aria-hidden>
      <rect className={styles.ground} width="64" height="64" rx="18" />
      <g className={styles.bars}>
        <rect x="14" y="21" width="36" height="8" rx="4" transform="rotate(-7 32 25)" />
        <rect x="14" y="36" width="36" height="8" rx="4" transform="rotate(-7 32 40)" />
      </g>
    </svg>
  )
}

export function Wordmark() {
  return <span className={styles.word}><Mark size={30} />quits</span>
}
