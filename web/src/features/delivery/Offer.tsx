import { BellRing, X } from 'lucide-react'
import { useQuery } from '@tanstack/react-query'
import type { Me } from '@/api/types'
import { Button, IconButton } from '@/components/Button'
import { useToasts } from '@/lib/toasts'
import { useWorthHearing } from '@/lib/worthHearing'
import { deviceQuery, useDeviceSwitch } from './queries'
import styles from './Delivery.module.css'

/** Offers to tell of news while Quits is closed, to who was not asked yet. The browser's own question comes only after a press here. */
export default function Offer({ me }: { me: Me }) {
  const state = useQuery(deviceQuery(me.id)).data
  const decline = useWorthHearing((worth) => worth.decline)
  const show = useToasts((toasts) => toasts.show)
  const { mutate, isPending } = useDeviceSwitch(me.id)
  if (state !== 'unasked' && state !== 'off') return null
  const accept = () => mutate(true, {
    onSuccess: (now) => {
      if (now === 'denied') decline()
      show(now === 'on' ? { tone: 'plain', text: 'This device tells you now.' } : { tone: 'problem', text: 'Your browser said no. You can change that in its settings for this site.' })
    },
    onError: () => show({ tone: 'problem', text: "That didn't work now. You find it in your notification settings.", to: '/me/notifications' }),
  })
  return (
    <section className={styles.offer} aria-label="Notifications">
      <BellRing size={24} aria-hidden />
      <div>
        <p className={styles.offerTitle}>Hear when money comes</p>
        <p className={styles.offerText}>Also while Quits is closed. You choose what you are told.</p>
      </div>
      <IconButton label="Not now" onClick={decline}><X size={20} aria-hidden /></IconButton>
      <Button wide look="quiet" className={styles.yes} busy={isPending} onClick={accept}>{isPending ? 'Turning on…' : 'Turn on notifications'}</Button>
    </section>
  )
}
