import { useId } from 'react'
import { Switch } from './Switch'
import styles from './Toggle.module.css'

interface Props {
  label: string
  hint?: string
  on: boolean
  onChange: (on: boolean) => void
  disabled?: boolean
}

/** A setting that is on or off. */
export function Toggle({ label, hint, on, onChange, disabled }: Props) {
  const id = useId()
  return (
    <div className={styles.row}>
      <label htmlFor={id} className={styles.text}>
        <span className={styles.label}>{label}</span>
        {hint && <span id={`${id}-hint`} className={styles.hint}>{hint}</span>}
      </label>
      <Switch id={id} label={label} describedBy={hint ? `${id}-hint` : undefined} on={on} onChange={onChange} disabled={disabled} />
    </div>
  )
}
