import { Tabs as Radix } from 'radix-ui'
import styles from './Tabs.module.css'

interface Props<T extends string> {
  label: string
  tabs: readonly { value: T; label: string; badge?: number }[]
  value: T
  onChange: (value: T) => void
  children: React.ReactNode
}

// A press gives the focus by script, for which browsers draw the ring of the keyboard.
const byPointer = {
  onPointerDown: ({ currentTarget }: React.PointerEvent<HTMLElement>) => currentTarget.toggleAttribute('data-pressed', true),
  onKeyDown: ({ currentTarget }: React.KeyboardEvent<HTMLElement>) => currentTarget.toggleAttribute('data-pressed', false),
  onBlur: ({ currentTarget }: React.FocusEvent<HTMLElement>) => currentTarget.toggleAttribute('data-pressed', false),
}

/** A few lists of one kind in one place; arrows go from one to the next. `children` is what the chosen one shows. */
export function Tabs<T extends string>({ label, tabs, value, onChange, children }: Props<T>) {
  return (
    <Radix.Root value={value} onValueChange={(next) => onChange(next as T)}>
      <Radix.List aria-label={label} className={styles.list}>
        {tabs.map((tab) => (
          <Radix.Trigger key={tab.value} value={tab.value} className={styles.tab} {...byPointer}>
            {tab.label}{!!tab.badge && <span className={styles.badge}>{tab.badge > 99 ? '99+' : tab.badge}</span>}
          </Radix.Trigger>
        ))}
      </Radix.List>
      <Radix.Content key={value} value={value} className={styles.content} tabIndex={-1}>{children}</Radix.Content>
    </Radix.Root>
  )
}
