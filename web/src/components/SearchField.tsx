import { useEffect, useRef } from 'react'
import { Search, X } from 'lucide-react'
import styles from './SearchField.module.css'

interface Props {
  label: string
  placeholder?: string
  value: string
  onChange: (text: string) => void
  /** Where one job is done on the page: typing a name. */
  focused?: boolean
}

/** A round field to search with; `label` is its name. The cross is for fingers: on the keyboard Escape empties it, and Tab leads to what was found. */
export function SearchField({ label, placeholder = label, value, onChange, focused }: Props) {
  const field = useRef<HTMLInputElement>(null)
  useEffect(() => { if (focused) field.current?.focus({ preventScroll: true }) }, [focused])
  const clear = () => {
    onChange('')
    field.current?.focus()
  }
  return (
    <span className={styles.search}>
      <label className={styles.label}>
        <Search size={20} aria-hidden />
        <span className="sr-only">{label}</span>
        <input type="search" enterKeyHint="search" autoComplete="off" autoCapitalize="none" spellCheck={false} placeholder={placeholder}
          ref={field} value={value} onChange={(event) => onChange(event.target.value)} />
      </label>
      {value && <button type="button" tabIndex={-1} className={styles.clear} aria-label="Clear" onClick={clear}><X size={18} aria-hidden /></button>}
    </span>
  )
}
