import { useMutation, useQueryClient, type InfiniteData, type QueryClient } from '@tanstack/react-query'
import { http } from '@/api/client'
import { keys } from '@/api/keys'
import { answer, sentence } from '@/api/problem'
import { asRelation, type Profile, type User } from '@/api/types'
import { useToasts } from '@/lib/toasts'
import { after, type Act } from './relation'

const send = (act: Act, userId: string): Promise<unknown> => {
  const params = { path: { userId } }
  switch (act) {
    case 'befriend': return answer(http.PUT('/v1/friends/{userId}', { params }))
    case 'part': return answer(http.DELETE('/v1/friends/{userId}', { params }))
    case 'block': return answer(http.PUT('/v1/blocks/{userId}', { params }))
    case 'unblock': return answer(http.DELETE('/v1/blocks/{userId}', { params }))
  }
}

interface People {
  items: { id: string }[]
}

/** Changes how someone stands to me; shown at once, taken back when the server refuses. */
export function useAct(person: Pick<User, 'id' | 'username' | 'displayName'>) {
  const client = useQueryClient()
  const show = useToasts((state) => state.show)
  return useMutation({
    networkMode: 'always',
    mutationFn: (act: Act) => send(act, person.id),
    onMutate: async (act) => {
      await client.cancelQueries({ queryKey: keys.profile(person.username) })
      await client.cancelQueries({ queryKey: keys.requests })
      const before = [
        ...client.getQueriesData({ queryKey: keys.profile(person.username), exact: true }),
        ...client.getQueriesData({ queryKey: keys.requests }), ...client.getQueriesData({ queryKey: keys.blocks }),
      ]
      foresee(client, person, act)
      return before
    },
    onError: (error, act, before) => {
      for (const [key, data] of before ?? []) client.setQueryData(key, data)
      show({ tone: 'problem', text: `${FAILED[act]} ${sentence(error)}` })
    },
    onSettled: () => refresh(client, person.username),
  })
}

const FAILED: Record<Act, string> = {
  befriend: 'That was not sent.', part: 'Nothing has changed.', block: 'They are not blocked.', unblock: 'They are still blocked.',
}

/** What the screen shows until the server has answered. Suggestions keep their place, so that nothing moves under a finger. */
function foresee(client: QueryClient, { id, username }: { id: string; username: string }, act: Act): void {
  client.setQueryData<Profile>(keys.profile(username), (profile) => profile && { ...profile, relation: after(asRelation(profile.relation), act) })
  for (const queryKey of [keys.requests, ...(act === 'unblock' ? [keys.blocks] : [])]) {
    client.setQueriesData<InfiniteData<People>>({ queryKey }, (data) => data && {
      ...data, pages: data.pages.map((page) => ({ ...page, items: page.items.filter((each) => each.id !== id) })),
    })
  }
}

/** Who may see what of whom has changed with it (FD-3). */
function refresh(client: QueryClient, username: string): void {
  void client.invalidateQueries({ queryKey: keys.profile(username) })
  void client.invalidateQueries({ queryKey: keys.friends, predicate: ({ queryKey }) => queryKey[1] !== 'suggestions' })
  void client.invalidateQueries({ queryKey: keys.feed })
  void client.invalidateQueries({ queryKey: ['people'] })
}
