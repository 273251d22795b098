import { useEffect, useState } from 'react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { http } from '@/api/client'
import { keys } from '@/api/keys'
import { ApiProblem, answer, sentence } from '@/api/problem'
import type { Transfer } from '@/api/types'
import { Button } from '@/components/Button'
import { Notice } from '@/components/Notice'

/** While a payment waits it can be undone, for as long as is shown; then it is on its way (TR-16). */
export function Undo({ transfer }: { transfer: Transfer }) {
  const client = useQueryClient()
  const seconds = useSecondsUntil(transfer.undoUntil ?? '')
  const changed = (now: Transfer) => {
    client.setQueryData(keys.transfer(transfer.id), now)
    void client.invalidateQueries({ queryKey: keys.wallet })
  }
  const undo = useMutation({
    mutationFn: () => answer(http.POST('/v1/transfers/{id}/cancel', { params: { path: { id: transfer.id } } })),
    onSuccess: changed,
    onError: () => void client.invalidateQueries({ queryKey: keys.transfer(transfer.id) }),
  })
  useEffect(() => {
    // The server ends the window; asked a moment later it says how.
    if (seconds > 0) return
    const timer = setInterval(() => void client.invalidateQueries({ queryKey: keys.transfer(transfer.id) }), 1000)
    return () => clearInterval(timer)
  }, [seconds, client, transfer.id])
  if (undo.error) return <Notice tone="loss" live>{undo.error instanceof ApiProblem && undo.error.code === 'TRANSFER_NOT_PENDING' ? 'It was too late to undo it: the money is sent.' : sentence(undo.error)}</Notice>
  if (seconds <= 0) return <p role="status">Sending it now.</p>
  return <Button wide look="danger" busy={undo.isPending} onClick={() => undo.mutate()}>Undo <span aria-hidden>({seconds})</span></Button>
}

function useSecondsUntil(at: string): number {
  const [seconds, setSeconds] = useState(() => secondsUntil(at))
  useEffect(() => {
    const timer = setInterval(() => setSeconds(secondsUntil(at)), 250)
    return () => clearInterval(timer)
  }, [at])
  return seconds
}

const secondsUntil = (at: string): number => Math.max(0, Math.ceil((Date.parse(at) - Date.now()) / 1000))
