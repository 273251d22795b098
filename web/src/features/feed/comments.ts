import { infiniteQueryOptions, useMutation, useQueryClient, type InfiniteData } from '@tanstack/react-query'
import { http } from '@/api/client'
import { answer } from '@/api/problem'
import type { Comment, FeedItem } from '@/api/types'
import { changeItem } from './changes'
import { commentsKey, itemKey } from './queries'

/** FD-7, in characters as the server counts them. */
export const COMMENT_MAX = 500

export const lengthOf = (text: string): number => [...text.trim()].length

type Comments = InfiniteData<{ items: Comment[]; nextCursor: string | null }>

/** What was said to a payment, oldest first. Asked again while someone looks. */
export const commentsQuery = (id: string) => infiniteQueryOptions({
  queryKey: commentsKey(id),
  queryFn: ({ pageParam, signal }) => answer(http.GET('/v1/transfers/{id}/comments', { params: { path: { id }, query: { limit: 30, cursor: pageParam ?? undefined } }, signal })),
  initialPageParam: null as string | null,
  getNextPageParam: (last) => last.nextCursor,
  refetchInterval: 20_000,
})

/** Says something to a payment; it stands at the end of the list as soon as the server has it. */
export function useComment(id: string) {
  const client = useQueryClient()
  return useMutation({
    networkMode: 'always',
    mutationFn: (text: string): Promise<Comment> => answer(http.POST('/v1/transfers/{id}/comments', { params: { path: { id } }, body: { text } })),
    onMutate: () => ({ before: client.getQueryData<FeedItem>(itemKey(id))?.commentCount }),
    // The real-time channel may have told of it before the answer came.
    onSuccess: (comment, _, { before }) => {
      client.setQueryData<Comments>(commentsQuery(id).queryKey, (data) => data && appended(data, comment))
      changeItem(client, id, (item) => ({ ...item, commentCount: Math.max(item.commentCount, (before ?? item.commentCount) + 1) }))
    },
  })
}

/** At the end of a list that was read to its end, unless it stands there; further on it is found by reading on. */
function appended(data: Comments, comment: Comment): Comments {
  const last = data.pages.at(-1)
  if (!last || last.nextCursor !== null || last.items.some(({ id }) => id === comment.id)) return data
  return { ...data, pages: [...data.pages.slice(0, -1), { ...last, items: [...last.items, comment] }] }
}

/** Takes a comment away; shown at once, and as it is when the server refuses. */
export function useRemoveComment(id: string) {
  const client = useQueryClient()
  const key = commentsQuery(id).queryKey
  return useMutation({
    networkMode: 'always',
    mutationFn: (comment: string) => answer(http.DELETE('/v1/comments/{id}', { params: { path: { id: comment } } })),
    onMutate: async (comment) => {
      await client.cancelQueries({ queryKey: key })
      client.setQueryData<Comments>(key, (data) => data && { ...data, pages: data.pages.map((page) => ({ ...page, items: page.items.filter((each) => each.id !== comment) })) })
      changeItem(client, id, (item) => ({ ...item, commentCount: Math.max(0, item.commentCount - 1) }))
    },
    onError: () => changeItem(client, id, (item) => ({ ...item, commentCount: item.commentCount + 1 })),
    onSettled: () => client.invalidateQueries({ queryKey: key }),
  })
}
