import { useEffect } from 'react'
import { useQueryClient, type QueryClient } from '@tanstack/react-query'
import { useNavigate } from 'react-router'
import { keys } from '@/api/keys'
import type { Me } from '@/api/types'
import { beforeLeaving } from '@/lib/leaving'

/** Milliseconds after the start: what is on the screen comes first. */
const LATER = 1500

/** Loads what it takes to ask how this device stands, once there is a connection, and asks. */
const startQuery = (client: QueryClient, me: string) => ({
  queryKey: [...keys.delivery, 'start', me],
  queryFn: async () => {
    const { deviceQuery } = await import('@/features/delivery/queries')
    await client.prefetchQuery(deviceQuery(me))
    return null
  },
  gcTime: 0,
})

/**
 * The push of a session: what this device holds is confirmed, or given up when it was somebody else's, at every start (NT-3); it is taken
 * back before signing out; and a notification that was pressed leads to its page in this window.
 */
export function usePush(me: Me): void {
  const client = useQueryClient()
  const navigate = useNavigate()
  useEffect(() => {
    const timer = setTimeout(() => void client.prefetchQuery(startQuery(client, me.id)), LATER)
    const stay = beforeLeaving(async () => (await import('@/features/delivery/device')).turnOff())
    return () => {
      clearTimeout(timer)
      stay()
    }
  }, [client, me.id])
  useEffect(() => {
    if (!('serviceWorker' in navigator)) return
    const go = ({ data, ports }: MessageEvent<{ type?: string; link?: string }>) => {
      if (data.type !== 'open' || !data.link) return
      ports[0]?.postMessage('going')
      void navigate(data.link)
    }
    navigator.serviceWorker.addEventListener('message', go)
    return () => navigator.serviceWorker.removeEventListener('message', go)
  }, [navigate])
}
