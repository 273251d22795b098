import { infiniteQueryOptions, queryOptions, useQuery } from '@tanstack/react-query'
import { http } from '@/api/client'
import { KEEP, keys } from '@/api/keys'
import { answer } from '@/api/problem'
import type { MoneyRequest } from '@/api/types'

export type Direction = 'received' | 'sent'

/** What I was asked for, or what I ask for, newest first (RQ-5). */
export const asksQuery = (direction: Direction) => infiniteQueryOptions({
  queryKey: [...keys.asks, 'list', direction],
  queryFn: ({ pageParam, signal }) =>
    answer(http.GET('/v1/requests', { params: { query: { direction, limit: 20, cursor: pageParam ?? undefined } }, signal })),
  initialPageParam: null as string | null,
  getNextPageParam: (last: { nextCursor: string | null }) => last.nextCursor,
  refetchOnMount: 'always',
  meta: KEEP,
})

const openQuery = queryOptions({
  queryKey: [...keys.asks, 'open'],
  queryFn: async ({ signal }): Promise<MoneyRequest[]> =>
    (await answer(http.GET('/v1/requests', { params: { query: { direction: 'received', status: 'pending', limit: 100 } }, signal }))).items,
  meta: KEEP,
})

/** What waits for me to pay or decline; none until that is known. */
export const useOpenAsks = (): MoneyRequest[] => useQuery(openQuery).data ?? []
