import { useEffect, useState } from 'react'
import { useMutation, useQueryClient, type QueryClient } from '@tanstack/react-query'
import { http } from '@/api/client'
import { secondsUntil } from '@/api/clock'
import { keys } from '@/api/keys'
import { answer, sentence } from '@/api/problem'
import type { Transfer } from '@/api/types'
import { useToasts } from '@/lib/toasts'
import { useJournal } from './pay/usePayment'

/** A payment that waits: how many seconds it can still be undone, and the undoing (TR-16). */
export function useUndo(transfer: Transfer) {
  const client = useQueryClient()
  const journal = useJournal()
  const seconds = useSecondsUntil(transfer.undoUntil ?? '')
  const { mutate, isPending } = useMutation({
    networkMode: 'always',
    mutationFn: () => answer(http.POST('/v1/transfers/{id}/cancel', { params: { path: { id: transfer.id } } })),
    onSuccess: (now) => {
      journal.undo(transfer.id)
      client.setQueryData(keys.transfer(transfer.id), now)
      cameToItsEnd(client)
    },
    onError: (error) => {
      useToasts.getState().show({ tone: 'problem', text: sentence(error) })
      // It came to another end meanwhile, or nobody knows: the server does.
      for (const queryKey of [keys.transfer(transfer.id), keys.waiting]) void client.invalidateQueries({ queryKey })
    },
  })
  useEffect(() => {
    // The server ends the window; asked a moment later it says how.
    if (seconds > 0) return
    const ask = () => { for (const queryKey of [keys.transfer(transfer.id), keys.waiting]) void client.invalidateQueries({ queryKey }) }
    const timer = setInterval(ask, 1000)
    return () => clearInterval(timer)
  }, [seconds, client, transfer.id])
  return { seconds, undo: () => mutate(), isUndoing: isPending }
}

/** What a payment that waited no longer does changes beside itself. */
export function cameToItsEnd(client: QueryClient): void {
  for (const queryKey of [keys.wallet, keys.waiting, keys.activity]) void client.invalidateQueries({ queryKey })
}

function useSecondsUntil(at: string): number {
  const [seconds, setSeconds] = useState(() => secondsUntil(at))
  useEffect(() => {
    const timer = setInterval(() => setSeconds(secondsUntil(at)), 250)
    return () => clearInterval(timer)
  }, [at])
  return seconds
}
