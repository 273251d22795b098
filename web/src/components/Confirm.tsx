import { AlertDialog } from 'radix-ui'
import { Button } from './Button'
import styles from './Confirm.module.css'

interface Props {
  open: boolean
  onClose: () => void
  title: string
  /** What will happen, and what will not. */
  children: React.ReactNode
  /** The deed in a word or two. */
  deed: string
  look?: 'primary' | 'danger'
  busy?: boolean
  disabled?: boolean
  onConfirm: () => void
}

/** Asks before something that others notice or that can't be taken back. Escape and Cancel do nothing at all. */
export function Confirm({ open, onClose, title, children, deed, look = 'danger', busy = false, disabled = false, onConfirm }: Props) {
  return (
    <AlertDialog.Root open={open} onOpenChange={(next) => { if (!next) onClose() }}>
      <AlertDialog.Portal>
        <AlertDialog.Overlay className={styles.scrim} />
        <AlertDialog.Content className={styles.sheet}>
          <AlertDialog.Title className={styles.title}>{title}</AlertDialog.Title>
          <AlertDialog.Description asChild><div className={styles.text}>{children}</div></AlertDialog.Description>
          <div className={styles.actions}>
            <Button wide look={look} busy={busy} disabled={disabled} onClick={onConfirm}>{deed}</Button>
            <AlertDialog.Cancel asChild><Button wide look="quiet">Cancel</Button></AlertDialog.Cancel>
          </div>
        </AlertDialog.Content>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  )
}
