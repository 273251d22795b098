import { Search } from 'lucide-react'
import styles from './SearchField.module.css'

interface Props {
  label: string
  placeholder?: string
  value: string
  onChange: (text: string) => void
  /** Where one job is done on the page: typing a name. */
  focused?: boolean
}

/** A round field to search with; `label` is its name. */
export function SearchField({ label, placeholder = label, value, onChange, focused }: Props) {
  return (
    <label className={styles.search}>
      <Search size={20} aria-hidden />
      <span className="sr-only">{label}</span>
      <input type="search" enterKeyHint="search" autoComplete="off" autoCapitalize="none" spellCheck={false} placeholder={placeholder}
        ref={focused ? focusOnce : undefined} value={value} onChange={(event) => onChange(event.target.value)} />
    </label>
  )
}

const focusOnce = (input: HTMLInputElement | null) => input?.focus({ preventScroll: true })
