import { useId } from 'react'
import { ChevronDown } from 'lucide-react'
import styles from './Field.module.css'

interface Props extends React.ComponentProps<'select'> {
  label: string
  hint?: string
}

/** One of many, in the system's own list. */
export function SelectField({ label, hint, children, ...select }: Props) {
  const id = useId()
  return (
    <div className={styles.field}>
      <label htmlFor={id}>{label}</label>
      <span className={styles.select}>
        <select id={id} aria-describedby={hint ? `${id}-hint` : undefined} {...select}>{children}</select>
        <ChevronDown size={18} aria-hidden />
      </span>
      {hint && <p id={`${id}-hint`} className={styles.hint}>{hint}</p>}
    </div>
  )
}
