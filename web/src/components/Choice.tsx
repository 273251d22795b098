import { RadioGroup } from 'radix-ui'
import styles from './Choice.module.css'

export interface Option<T extends string> {
  value: T
  label: string
  hint?: string
  icon?: React.ReactNode
}

interface Props<T extends string> {
  label: string
  options: readonly Option<T>[]
  value: T
  onChange: (value: T) => void
  /** `cards` has room for a hint under each, `strip` is one line. */
  look?: 'cards' | 'strip'
}

/** One of a few, all in sight. */
export function Choice<T extends string>({ label, options, value, onChange, look = 'strip' }: Props<T>) {
  return (
    <RadioGroup.Root aria-label={label} className={styles[look]} value={value} onValueChange={(next) => onChange(next as T)}>
      {options.map((option) => (
        <RadioGroup.Item key={option.value} value={option.value} className={styles.item}>
          {option.icon}
          <span className={styles.text}>
            <span className={styles.label}>{option.label}</span>
            {option.hint && <span className={styles.hint}>{option.hint}</span>}
          </span>
        </RadioGroup.Item>
      ))}
    </RadioGroup.Root>
  )
}
