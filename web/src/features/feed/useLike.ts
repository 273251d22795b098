import { useMutation, useQueryClient } from '@tanstack/react-query'
import { http } from '@/api/client'
import { answer, sentence } from '@/api/problem'
import type { FeedItem } from '@/api/types'
import { useToasts } from '@/lib/toasts'
import { changeItem } from './changes'

/** Likes a payment or takes it back; shown at once, and as the server says afterwards (FD-7). */
export function useLike(id: string) {
  const client = useQueryClient()
  const show = useToasts((state) => state.show)
  const path = { params: { path: { id } } }
  return useMutation({
    networkMode: 'always',
    // One after the other: two quick presses end as the second says.
    scope: { id: `like ${id}` },
    mutationFn: (like: boolean) => answer(like ? http.PUT('/v1/transfers/{id}/like', path) : http.DELETE('/v1/transfers/{id}/like', path)),
    onMutate: (like) => changeItem(client, id, (item) => liked(item, like)),
    onSuccess: (state) => changeItem(client, id, (item) => ({ ...item, ...state })),
    onError: (error, like) => {
      changeItem(client, id, (item) => liked(item, !like))
      show({ tone: 'problem', text: `That was not kept. ${sentence(error)}` })
    },
  })
}

const liked = (item: FeedItem, like: boolean): FeedItem =>
  item.isLikedByMe === like ? item : { ...item, isLikedByMe: like, likeCount: Math.max(0, item.likeCount + (like ? 1 : -1)) }
