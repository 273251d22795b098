import { useMutation, useQueryClient, type QueryClient } from '@tanstack/react-query'
import { http } from '@/api/client'
import { keys } from '@/api/keys'
import { answer, ApiProblem, sentence } from '@/api/problem'
import { useToasts } from '@/lib/toasts'

export type Deed = { act: 'decline'; reason: string } | { act: 'cancel' } | { act: 'remind' } | { act: 'offer' | 'accept' | 'insist'; amount: number }

function send(id: string, deed: Deed): Promise<unknown> {
  const params = { path: { id } }
  switch (deed.act) {
    case 'decline': return answer(http.POST('/v1/requests/{id}/decline', { params, body: { reason: deed.reason.trim() || null } }))
    case 'cancel': return answer(http.POST('/v1/requests/{id}/cancel', { params }))
    case 'offer': return answer(http.POST('/v1/requests/{id}/counter', { params, body: { amount: deed.amount } }))
    case 'accept': return answer(http.POST('/v1/requests/{id}/counter/accept', { params, body: { amount: deed.amount } }))
    case 'insist': return answer(http.POST('/v1/requests/{id}/counter/decline', { params, body: { amount: deed.amount } }))
    case 'remind': return answer(http.POST('/v1/requests/{id}/remind', { params }))
  }
}

const DONE: Record<Deed['act'], string> = {
  decline: 'Declined. Nothing was sent.', cancel: 'Your request is withdrawn.', remind: 'They were reminded.',
  offer: 'Your offer is sent. Nothing is paid yet.', accept: 'You agreed. They can pay it now.', insist: 'They know that you ask for all of it.',
}

/** Declines, withdraws, reminds, or settles on another amount. Only what the server says is shown: of all who act at once, one is first. */
export function useAnswer(id: string) {
  const client = useQueryClient()
  const show = useToasts((state) => state.show)
  return useMutation({
    networkMode: 'always',
    mutationFn: (deed: Deed) => send(id, deed),
    onSuccess: (_, { act }) => show({ tone: 'plain', text: DONE[act] }),
    onError: (error) => show({ tone: 'problem', text: reasonOf(error) }),
    onSettled: () => refreshAsks(client),
  })
}

function reasonOf(error: Error): string {
  if (error instanceof ApiProblem && error.code === 'RATE_LIMITED' && error.retryAfter) return `They know. You can remind them again in ${soon(error.retryAfter)}.`
  return sentence(error)
}

const soon = (seconds: number): string => (seconds > 5400 ? `${Math.ceil(seconds / 3600)} hours` : seconds > 90 ? `${Math.ceil(seconds / 60)} minutes` : 'a minute')

/** Somebody asked, paid, declined or withdrew. */
export const refreshAsks = (client: QueryClient): void => void client.invalidateQueries({ queryKey: keys.asks })
