import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import { http } from '@/api/client'
import { KEEP, keys } from '@/api/keys'
import { answer, ApiProblem } from '@/api/problem'
import type { Quote, Transfer, User } from '@/api/types'
import type { Wire } from './pay/deliver'

export const transferQuery = (id: string) => queryOptions({
  queryKey: keys.transfer(id),
  queryFn: ({ signal }): Promise<Transfer> => answer(http.GET('/v1/transfers/{id}', { params: { path: { id } }, signal })),
  meta: KEEP,
})

export const quoteQuery = (receiverId: string, amount: number) => queryOptions({
  queryKey: ['quote', receiverId, amount],
  queryFn: ({ signal }): Promise<Quote> => answer(http.POST('/v1/transfers/quote', { body: { receiverId, amount }, signal })),
  // A quote is a promise with a time on it: always a new one.
  staleTime: 0,
  gcTime: 0,
  retry: 1,
})

export const peopleQuery = (text: string) => queryOptions({
  queryKey: ['people', text],
  queryFn: async ({ signal }): Promise<User[]> =>
    (await answer(http.GET('/v1/users', { params: { query: { query: text, limit: 12 } }, signal }))).items,
  enabled: text.length > 0,
  staleTime: 30_000,
  placeholderData: keepPreviousData,
})

export const personQuery = (username: string) => queryOptions({
  queryKey: keys.profile(username),
  queryFn: ({ signal }) => answer(http.GET('/v1/users/{username}', { params: { path: { username } }, signal })),
  staleTime: 60_000,
  meta: KEEP,
})

/** The people of my last payments, either way, latest first. */
export const recentPeopleQuery = queryOptions({
  queryKey: [...keys.activity, 'people'],
  queryFn: async ({ signal }): Promise<User[]> => {
    const { items } = await answer(http.GET('/v1/activity', { params: { query: { limit: 60 } }, signal }))
    const people = new Map(items.flatMap(({ counterparty }) => (counterparty ? [[counterparty.id, counterparty] as const] : [])))
    return [...people.values()].slice(0, 8)
  },
  staleTime: 30_000,
  meta: KEEP,
})

/** A payment and the question after its key, over HTTP. */
export const wire: Wire = {
  send: ({ key, receiver, amount, currency, note, visibility, quoteId }) => answer(http.POST('/v1/transfers', {
    params: { header: { 'Idempotency-Key': key } },
    body: { receiverId: receiver.id, amount, currency, note: note || null, visibility, quoteId },
  })),
  find: (key) => answer(http.GET('/v1/transfers/by-key/{key}', { params: { path: { key } }, cache: 'no-store' })).catch(notArrived),
}

function notArrived(error: unknown): null {
  if (error instanceof ApiProblem && error.status === 404) return null
  throw error
}
