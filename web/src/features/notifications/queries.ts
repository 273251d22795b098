import { infiniteQueryOptions, queryOptions, useMutation, useQuery, useQueryClient, type QueryClient } from '@tanstack/react-query'
import { http } from '@/api/client'
import { KEEP, keys } from '@/api/keys'
import { answer } from '@/api/problem'

export const inboxQuery = infiniteQueryOptions({
  queryKey: [...keys.notifications, 'list'],
  queryFn: ({ pageParam, signal }) => answer(http.GET('/v1/notifications', { params: { query: { limit: 30, cursor: pageParam ?? undefined } }, signal })),
  initialPageParam: null as string | null,
  getNextPageParam: (last) => last.nextCursor,
  meta: KEEP,
})

export const unreadQuery = queryOptions({
  queryKey: keys.unread,
  queryFn: async ({ signal }): Promise<number> => (await answer(http.GET('/v1/notifications/unread-count', { signal }))).count,
  meta: KEEP,
})

/** How many notifications wait to be read; 0 until that is known. */
export const useUnread = (): number => useQuery(unreadQuery).data ?? 0

/** Marks some as read, or all when no ids are given. */
export function useRead() {
  const client = useQueryClient()
  return useMutation({
    networkMode: 'always',
    mutationFn: (ids?: string[]) => answer(http.POST('/v1/notifications/read', { body: ids ? { ids } : {} })),
    onSuccess: (_, ids) => markRead(client, ids),
    onSettled: () => client.invalidateQueries({ queryKey: keys.notifications }),
  })
}

/** What is read is so in the list and in the count at one moment, not as the two answers happen to come. */
function markRead(client: QueryClient, ids: readonly string[] | undefined): void {
  const isRead = (id: string) => ids?.includes(id) ?? true
  client.setQueryData(inboxQuery.queryKey, (inbox) => inbox && {
    ...inbox, pages: inbox.pages.map((page) => ({ ...page, items: page.items.map((item) => (isRead(item.id) ? { ...item, read: true } : item)) })),
  })
}
