import { Switch as Radix } from 'radix-ui'
import styles from './Switch.module.css'

interface Props {
  /** Its name, where no label stands beside it. */
  label: string
  id?: string
  describedBy?: string | undefined
  on: boolean
  onChange: (on: boolean) => void
  disabled?: boolean | undefined
}

/** On or off, and nothing else. */
export function Switch({ label, id, describedBy, on, onChange, disabled }: Props) {
  return (
    <Radix.Root id={id} aria-label={label} aria-describedby={describedBy} className={styles.switch} checked={on} onCheckedChange={onChange} disabled={disabled}>
      <Radix.Thumb className={styles.thumb} />
    </Radix.Root>
  )
}
