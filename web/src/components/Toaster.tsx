import { useEffect } from 'react'
import { X } from 'lucide-react'
import { useNavigate } from 'react-router'
import { useToasts, type Toast } from '@/lib/toasts'
import styles from './Toaster.module.css'

const STAYS = 6000

/** Short news in a corner; it never holds anything that cannot be found elsewhere. */
export function Toaster() {
  const list = useToasts((state) => state.list)
  return <div className={styles.toaster} role="status" aria-live="polite">{list.map((toast) => <One key={toast.id} toast={toast} />)}</div>
}

function One({ toast }: { toast: Toast }) {
  const dismiss = useToasts((state) => state.dismiss)
  const navigate = useNavigate()
  useEffect(() => {
    const timer = setTimeout(() => dismiss(toast.id), STAYS)
    return () => clearTimeout(timer)
  }, [toast.id, dismiss])
  const open = () => {
    dismiss(toast.id)
    if (toast.to) void navigate(toast.to)
  }
  return (
    <div className={`${styles.toast} ${styles[toast.tone]}`}>
      {toast.to ? <button type="button" className={styles.text} onClick={open}>{toast.text}</button> : <span className={styles.text}>{toast.text}</span>}
      <button type="button" className={styles.close} aria-label="Dismiss" onClick={() => dismiss(toast.id)}><X size={18} /></button>
    </div>
  )
}
