import { infiniteQueryOptions, useInfiniteQuery } from '@tanstack/react-query'
import { http } from '@/api/client'
import { KEEP, keys } from '@/api/keys'
import { answer } from '@/api/problem'
import type { UserSince } from '@/api/types'

export type Direction = 'received' | 'sent'

interface PageOf<T> {
  items: T[]
  nextCursor: string | null
}

const paged = { initialPageParam: null as string | null, getNextPageParam: (last: { nextCursor: string | null }) => last.nextCursor }

/** My friends, newest first; with `text`, those whose name has it. */
export const friendsQuery = (text = '') => infiniteQueryOptions({
  queryKey: [...keys.friends, 'list', text],
  queryFn: ({ pageParam, signal }): Promise<PageOf<UserSince>> =>
    answer(http.GET('/v1/friends', { params: { query: { limit: 50, cursor: pageParam ?? undefined, query: text || undefined } }, signal })),
  ...paged,
  meta: text ? {} : KEEP,
})

export const requestsQuery = (direction: Direction) => infiniteQueryOptions({
  queryKey: [...keys.requests, direction],
  queryFn: ({ pageParam, signal }): Promise<PageOf<UserSince>> =>
    answer(http.GET('/v1/friends/requests', { params: { query: { direction, limit: 100, cursor: pageParam ?? undefined } }, signal })),
  ...paged,
  refetchOnMount: 'always',
  meta: KEEP,
})

export const suggestionsQuery = infiniteQueryOptions({
  queryKey: [...keys.friends, 'suggestions'],
  queryFn: ({ pageParam, signal }) => answer(http.GET('/v1/friends/suggestions', { params: { query: { limit: 10, cursor: pageParam ?? undefined } }, signal })),
  ...paged,
  staleTime: 5 * 60_000,
})

export const blocksQuery = infiniteQueryOptions({
  queryKey: keys.blocks,
  queryFn: ({ pageParam, signal }): Promise<PageOf<UserSince>> =>
    answer(http.GET('/v1/blocks', { params: { query: { limit: 50, cursor: pageParam ?? undefined } }, signal })),
  ...paged,
})

/** Who waits for my answer; none until that is known. */
export function useReceived(): UserSince[] {
  const { data } = useInfiniteQuery(requestsQuery('received'))
  return data?.pages.flatMap(({ items }) => items) ?? []
}
