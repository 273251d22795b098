import { ArrowLeft } from 'lucide-react'
import { useLocation, useNavigate } from 'react-router'
import { useTitle } from '@/lib/useTitle'
import { IconButton } from './Button'
import styles from './PageHead.module.css'

interface Props {
  title: string
  /** Shows a way back; `to` is where it leads when the page was opened directly. */
  backTo?: string
  children?: React.ReactNode
}

/** A page's name, the way back, and at most one thing to do. */
export function PageHead({ title, backTo, children }: Props) {
  useTitle(title)
  const navigate = useNavigate()
  const { key } = useLocation()
  const back = () => (key === 'default' && backTo ? navigate(backTo) : navigate(-1))
  return (
    <header className={styles.head}>
      {backTo && <IconButton label="Back" className={styles.back} onClick={() => void back()}><ArrowLeft className={styles.arrow} size={22} /></IconButton>}
      <h1>{title}</h1>
      {children && <span className={styles.action}>{children}</span>}
    </header>
  )
}
