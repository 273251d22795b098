import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { http } from './client'
import { KEEP, keys } from './keys'
import { answer, ApiProblem } from './problem'
import type { Me, MeChange } from './types'

/** Who is signed in; null when nobody is. */
export const meQuery = queryOptions({
  queryKey: keys.me,
  queryFn: ({ signal }): Promise<Me | null> => answer(http.GET('/v1/me', { signal })).catch(nobody),
  staleTime: 5 * 60_000,
  meta: KEEP,
})

function nobody(error: unknown): null {
  if (error instanceof ApiProblem && error.status === 401) return null
  throw error
}

/** The person of this session. Only for what is shown to signed-in people. */
export function useMe(): Me {
  const { data } = useQuery(meQuery)
  if (!data) throw new Error('This part of the app needs a session.')
  return data
}

/** Changes my profile or settings, one change after the other: two that pass each other on the way would end with the older one. */
export function useChangeMe() {
  const client = useQueryClient()
  return useMutation({
    networkMode: 'always',
    scope: { id: 'me' },
    mutationFn: (body: MeChange) => answer(http.PATCH('/v1/me', { body })),
    onSuccess: (me) => client.setQueryData(keys.me, me),
  })
}
