import { infiniteQueryOptions, queryOptions, type QueryClient } from '@tanstack/react-query'
import { http } from '@/api/client'
import { KEEP, keys } from '@/api/keys'
import { answer } from '@/api/problem'
import type { FeedItem } from '@/api/types'
import { useFresh } from './fresh'
import { isNewTo, reconciled, type Pages } from './merge'

export type Scope = 'friends' | 'everyone' | 'me'

/** A feed (FD-8): of my friends, of everyone, mine, or `@username` for what I may see of a person. */
export type Source = Scope | `@${string}`

const PAGE = 20

type Page = Pages['pages'][number]

function read(source: Source, cursor: string | null, signal: AbortSignal): Promise<Page> {
  const page = { limit: PAGE, cursor: cursor ?? undefined }
  if (isScope(source)) return answer(http.GET('/v1/feed', { params: { query: { scope: source, ...page } }, signal }))
  return answer(http.GET('/v1/users/{username}/feed', { params: { path: { username: source.slice(1) }, query: page }, signal }))
}

const isScope = (source: Source): source is Scope => !source.startsWith('@')

export const feedQuery = (source: Source) => infiniteQueryOptions({
  queryKey: [...keys.feed, 'list', source.toLowerCase()],
  queryFn: ({ pageParam, signal }) => read(source, pageParam, signal),
  initialPageParam: null as string | null,
  getNextPageParam: (last) => last.nextCursor,
  // The newest page is asked for by `headQuery`; the whole list only when it is old, so that nothing jumps.
  staleTime: 5 * 60_000,
  refetchOnWindowFocus: false,
  meta: source === 'friends' ? KEEP : {},
})

/** Asks for the newest page beside the list. What is new waits in `useFresh` until it may be shown. */
export const headQuery = (source: Source, client: QueryClient) => queryOptions({
  queryKey: [...keys.feed, 'head', source.toLowerCase()],
  queryFn: async ({ signal }): Promise<number> => {
    const head = await read(source, null, signal)
    useFresh.getState().hold(source, take(source, head, client))
    return Date.now()
  },
  // Nobody tells of strangers' payments, so they are asked after while someone looks.
  refetchInterval: source === 'everyone' ? 20_000 : false,
  staleTime: 10_000,
  refetchOnMount: 'always',
  gcTime: 0,
})

/** Changes a list by what the server has of it now, from its beginning. Returns what the list does not have. */
function take(source: Source, head: Page, client: QueryClient): FeedItem[] {
  const key = feedQuery(source).queryKey
  const list = client.getQueryData<Pages>(key)
  if (!list) return []
  const { data, fresh } = reconciled(list, head)
  if (data) client.setQueryData<Pages>(key, data)
  else void client.invalidateQueries({ queryKey: key })
  return fresh
}

/** Reads a list again as far as it was read: what is no longer to be seen goes (FD-3), and nothing else moves. */
export async function readAgain(source: Source, client: QueryClient): Promise<void> {
  const list = client.getQueryData<Pages>(feedQuery(source).queryKey)
  if (!list) return
  const head: Page = { items: [], nextCursor: null }
  for (let n = 0; n < list.pages.length && (n === 0 || head.nextCursor !== null); n++) {
    const { items, nextCursor } = await read(source, head.nextCursor, new AbortController().signal)
    head.items.push(...items)
    head.nextCursor = nextCursor
  }
  // What waited to be shown may be what went. What is older than the list belongs further down, where it will be read.
  useFresh.getState().take(source)
  useFresh.getState().hold(source, take(source, head, client).filter((item) => isNewTo(list, item)))
}

export const itemKey = (id: string) => [...keys.feed, 'item', id]

export const commentsKey = (id: string) => [...keys.feed, 'comments', id]

/** One payment as its viewer may see it, with what was said to it. */
export const itemQuery = (id: string) => queryOptions({
  queryKey: itemKey(id),
  queryFn: ({ signal }): Promise<FeedItem> => answer(http.GET('/v1/feed/{id}', { params: { path: { id } }, signal })),
})
