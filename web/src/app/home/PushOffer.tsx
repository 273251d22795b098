import { lazy, Suspense } from 'react'
import { useMe } from '@/api/me'
import { useWorthHearing } from '@/lib/worthHearing'

const Offer = lazy(() => import('@/features/delivery/Offer'))

/** The offer of notifications, in its moment only: most starts never load it. */
export function PushOffer() {
  const me = useMe()
  const { heard, declined } = useWorthHearing()
  return heard && !declined ? <Suspense><Offer me={me} /></Suspense> : null
}
