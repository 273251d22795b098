import { queryOptions } from '@tanstack/react-query'
import { http } from '@/api/client'
import { KEEP, keys } from '@/api/keys'
import { answer, ApiProblem } from '@/api/problem'
import type { Quote, Transfer } from '@/api/types'
import type { Wire } from './pay/deliver'
import type { Payment, Sent } from './pay/payment'

export const transferQuery = (id: string) => queryOptions({
  queryKey: keys.transfer(id),
  queryFn: ({ signal }): Promise<Transfer> => answer(http.GET('/v1/transfers/{id}', { params: { path: { id } }, signal })),
  // Who may see it can have changed (FD-3).
  refetchOnMount: 'always',
  meta: KEEP,
})

/** My payments that can still be undone, the next to go first. */
export const waitingQuery = queryOptions({
  queryKey: keys.waiting,
  queryFn: async ({ signal }): Promise<Transfer[]> => (await answer(http.GET('/v1/transfers/pending', { signal }))).items,
  refetchOnMount: 'always',
})

export const quoteQuery = (receiverId: string, amount: number) => queryOptions({
  queryKey: ['quote', receiverId, amount],
  queryFn: ({ signal }): Promise<Quote> => answer(http.POST('/v1/transfers/quote', { body: { receiverId, amount }, signal })),
  // A quote is a promise with a time on it: always a new one.
  staleTime: 0,
  gcTime: 0,
  retry: 1,
})

/** Whether no payment between this person and me was made yet, either way. */
export const firstPaymentQuery = (personId: string) => queryOptions({
  queryKey: [...keys.feed, 'with', personId],
  queryFn: async ({ signal }): Promise<boolean> =>
    (await answer(http.GET('/v1/feed', { params: { query: { scope: 'me', with: personId, limit: 1 } }, signal }))).items.length === 0,
  // A first payment is the first only once.
  staleTime: 0,
  gcTime: 0,
})

const pay = ({ key, receiver, amount, currency, note, visibility, quoteId, undoSeconds }: Payment): Promise<Sent> => answer(http.POST('/v1/transfers', {
  params: { header: { 'Idempotency-Key': key } },
  body: { receiverId: receiver.id, amount, currency, note: note || null, visibility, quoteId, undoSeconds: undoSeconds ?? null },
}))

const payAsked = ({ key, amount, visibility }: Payment, id: string): Promise<Sent> => answer(http.POST('/v1/requests/{id}/pay', {
  params: { path: { id }, header: { 'Idempotency-Key': key } }, body: { amount, visibility },
}))

/** A payment and the question after its key, over HTTP. */
export const wire: Wire = {
  send: (payment) => (payment.requestId ? payAsked(payment, payment.requestId) : pay(payment)),
  find: (key) => answer(http.GET('/v1/transfers/by-key/{key}', { params: { path: { key } }, cache: 'no-store' })).catch(notArrived),
}

function notArrived(error: unknown): null {
  if (error instanceof ApiProblem && error.status === 404) return null
  throw error
}
