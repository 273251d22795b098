import { Link } from 'react-router'
import styles from './Button.module.css'

type Look = 'primary' | 'quiet' | 'plain' | 'danger'

interface Shared {
  look?: Look
  /** As wide as what holds it. */
  wide?: boolean
  busy?: boolean
}

const classOf = ({ look = 'primary', wide }: Shared, more = '') =>
  `${styles.button} ${styles[look]} ${wide ? styles.wide : ''} ${more}`

export function Button({ look, wide, busy, className, children, disabled, ...rest }: Shared & React.ComponentProps<'button'>) {
  return (
    <button type="button" {...rest} disabled={disabled || busy} aria-busy={busy || undefined} className={classOf({ look, wide }, className)}>
      {children}
    </button>
  )
}

/** Looks like a button, leads to a page. */
export function ButtonLink({ look, wide, className, ...rest }: Shared & React.ComponentProps<typeof Link>) {
  return <Link {...rest} className={classOf({ look, wide }, className)} />
}

/** A round button with only an icon; `label` is its name. */
export function IconButton({ label, className = '', ...rest }: { label: string } & React.ComponentProps<'button'>) {
  return <button type="button" aria-label={label} title={label} {...rest} className={`${styles.icon} ${className}`} />
}
