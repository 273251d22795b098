import { CloudOff, RefreshCw } from 'lucide-react'
import { Button } from '@/components/Button'
import { Notice } from '@/components/Notice'
import { useOnline } from '@/lib/useOnline'
import { useLiveStatus } from '../live'
import styles from './Banners.module.css'

/** What holds for every page: no network, or no live news. */
export function Banners() {
  const online = useOnline()
  const { status, reconnect } = useLiveStatus()
  if (!online) {
    return <div className={styles.banner}><Notice tone="wait" live icon={<CloudOff size={20} aria-hidden />}>You're offline. You see what was last known; paying needs a connection.</Notice></div>
  }
  if (status !== 'gave-up') return null
  return (
    <div className={styles.banner}>
      <Notice tone="wait" live icon={<RefreshCw size={20} aria-hidden />} action={<Button look="quiet" onClick={reconnect}>Reconnect</Button>}>Live news stopped.</Notice>
    </div>
  )
}
