import { create } from 'zustand'
import { persist } from 'zustand/middleware'
import { onLeaving } from './leaving'

interface Worth {
  /** Something has happened that one would want to hear of, also with the app closed. */
  heard: boolean
  /** The offer to be told was turned down on this device; it is not made again. */
  declined: boolean
  decline: () => void
}

/** Whether it is the moment to offer notifications: after something worth hearing of, until the offer was answered. */
export const useWorthHearing = create<Worth>()(
  persist<Worth>((set) => ({ heard: false, declined: false, decline: () => set({ declined: true }) }), { name: 'quits.offer' }),
)

/** Money came, or something was sent that the other will answer. */
export function worthHearing(): void {
  useWorthHearing.setState({ heard: true })
}

onLeaving(() => useWorthHearing.setState({ heard: false }))
