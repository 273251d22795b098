import { useId } from 'react'
import styles from './Field.module.css'

interface Props extends React.ComponentProps<'input'> {
  label: string
  hint?: string
  problem?: string | undefined
}

/** A labelled input; its problem is read out with it. */
export function Field({ label, hint, problem, ...input }: Props) {
  const id = useId()
  const about = problem ? `${id}-problem` : hint ? `${id}-hint` : undefined
  return (
    <div className={styles.field}>
      <label htmlFor={id}>{label}</label>
      <input id={id} aria-invalid={problem ? true : undefined} aria-describedby={about} {...input} />
      {problem
        ? <p id={`${id}-problem`} className={styles.problem} role="alert">{problem}</p>
        : hint && <p id={`${id}-hint`} className={styles.hint}>{hint}</p>}
    </div>
  )
}
