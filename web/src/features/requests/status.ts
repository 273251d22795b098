import type { MoneyRequest } from '@/api/types'

export type Tone = 'wait' | 'gain' | 'plain'

interface Chip {
  label: string
  tone: Tone
}

const ENDED: Record<string, Chip> = {
  paid: { label: 'Paid', tone: 'gain' },
  declined: { label: 'Declined', tone: 'plain' },
  cancelled: { label: 'Withdrawn', tone: 'plain' },
  expired: { label: 'Expired', tone: 'plain' },
}

const DAY = 86_400_000

/** What a request's chip says, and how loud. Pure. */
export function chipOf({ status, expiresAt }: Pick<MoneyRequest, 'status' | 'expiresAt'>, now = Date.now()): Chip {
  const ended = ENDED[status]
  if (ended) return ended
  const days = Math.ceil((Date.parse(expiresAt) - now) / DAY)
  return { label: days <= 1 ? 'Open until tomorrow' : days <= 3 ? `Open for ${days} days` : 'Open', tone: 'wait' }
}
