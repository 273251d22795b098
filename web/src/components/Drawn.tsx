import styles from './Drawn.module.css'

/** A check mark that is drawn, not shown. */
export function DrawnCheck() {
  return (
    <svg className={`${styles.drawn} ${styles.gain}`} viewBox="0 0 96 96" aria-hidden>
      <circle className={styles.ring} cx="48" cy="48" r="43" pathLength="1" />
      <path className={styles.tick} d="M29 50.5 L42.5 63.5 L68 35" pathLength="1" />
    </svg>
  )
}

/** The same hand, for what is on its way. */
export function DrawnClock() {
  return (
    <svg className={`${styles.drawn} ${styles.wait}`} viewBox="0 0 96 96" aria-hidden>
      <circle className={styles.ring} cx="48" cy="48" r="43" pathLength="1" />
      <path className={styles.tick} d="M48 25 V50 L64 58" pathLength="1" />
    </svg>
  )
}

/** Taken back, by one's own will. */
export function DrawnBack() {
  return (
    <svg className={`${styles.drawn} ${styles.still}`} viewBox="0 0 96 96" aria-hidden>
      <circle className={styles.ring} cx="48" cy="48" r="43" pathLength="1" />
      <path className={styles.tick} d="M41 62 H55 A11.5 11.5 0 0 0 55 39 H31" pathLength="1" />
      <path className={styles.tick} d="M40 30 L31 39 L40 48" pathLength="1" />
    </svg>
  )
}

/** Did not go through. */
export function DrawnCross() {
  return (
    <svg className={`${styles.drawn} ${styles.loss}`} viewBox="0 0 96 96" aria-hidden>
      <circle className={styles.ring} cx="48" cy="48" r="43" pathLength="1" />
      <path className={styles.tick} d="M48 27 V54" pathLength="1" />
      <path className={styles.tick} d="M48 68 V68.5" pathLength="1" />
    </svg>
  )
}

/** Two bars that fill in turn, for as long as it takes. */
export function Working() {
  return (
    <span className={styles.working} aria-hidden><i /><i /></span>
  )
}
