import styles from './Notice.module.css'

interface Props {
  tone?: 'wait' | 'loss' | 'gain' | 'plain'
  icon?: React.ReactNode
  title?: string
  children?: React.ReactNode
  action?: React.ReactNode
  /** Read out as soon as it appears. */
  live?: boolean
}

/** Something the person should know before going on. */
export function Notice({ tone = 'plain', icon, title, children, action, live }: Props) {
  return (
    <div className={`${styles.notice} ${styles[tone]}`} role={live ? 'alert' : undefined}>
      {icon}
      <div className={styles.text}>
        {title && <p className={styles.title}>{title}</p>}
        {children}
      </div>
      {action && <span className={styles.action}>{action}</span>}
    </div>
  )
}

/** Nothing is here yet, and what to do about it. */
export function Empty({ icon, title, children, action }: Omit<Props, 'tone' | 'live'>) {
  return (
    <div className={styles.empty}>
      {icon && <span className={styles.emblem}>{icon}</span>}
      <p className={styles.emptyTitle}>{title}</p>
      <div className={styles.emptyText}>{children}</div>
      {action}
    </div>
  )
}
