import { useSyncExternalStore } from 'react'
import { Hourglass } from 'lucide-react'
import { useMe } from '@/api/me'
import { ButtonLink } from '@/components/Button'
import { Notice } from '@/components/Notice'
import { formatMoney } from '@/lib/money'
import { journalName } from './pay/journal'
import { useJournal } from './pay/usePayment'
import { useWizard } from './pay/store'

/** A payment of this browser whose end is not known yet; looking again never sends it twice. */
export function OpenPayment() {
  const { id } = useMe()
  const journal = useJournal()
  useSyncExternalStore(onChange, () => localStorage.getItem(journalName(id)))
  const open = journal.open()
  if (!open) return null
  return (
    <Notice tone="wait" icon={<Hourglass size={22} aria-hidden />} title={`${formatMoney(open.amount, open.currency)} to ${open.receiver.displayName}`}
      action={<ButtonLink look="quiet" to="/pay">Check</ButtonLink>}>
      Not confirmed yet.
    </Notice>
  )
}

/** Other tabs tell by the storage event, this one by its wizard. */
function onChange(changed: () => void): () => void {
  window.addEventListener('storage', changed)
  const stop = useWizard.subscribe(changed)
  return () => {
    window.removeEventListener('storage', changed)
    stop()
  }
}
