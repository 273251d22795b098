import { Ellipsis } from 'lucide-react'
import { DropdownMenu } from 'radix-ui'
import { IconButton } from './Button'
import styles from './Menu.module.css'

export interface MenuItem {
  label: string
  icon?: React.ReactNode
  danger?: boolean
  onSelect: () => void
}

/** What is rarely done, behind three dots. It stays part of the page, so that the rest of it is never hidden from anyone. */
export function Menu({ label, items, small }: { label: string; items: readonly MenuItem[]; small?: boolean }) {
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger asChild><IconButton label={label}><Ellipsis size={small ? 18 : 22} /></IconButton></DropdownMenu.Trigger>
      <DropdownMenu.Content className={styles.menu} align="end" sideOffset={4} collisionPadding={12}>
        {items.map(({ label: name, icon, danger, onSelect }) => (
          <DropdownMenu.Item key={name} className={danger ? styles.danger : styles.item} onSelect={onSelect}>{icon}{name}</DropdownMenu.Item>
        ))}
      </DropdownMenu.Content>
    </DropdownMenu.Root>
  )
}
