import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import { http } from './client'
import { KEEP, keys } from './keys'
import { answer } from './problem'
import type { Profile, User } from './types'

/** People whose name or username is like `text`: my friends first, then who I paid or who paid me, then everyone (FR-3). */
export const peopleQuery = (text: string) => queryOptions({
  queryKey: ['people', text],
  queryFn: async ({ signal }): Promise<User[]> =>
    (await answer(http.GET('/v1/users', { params: { query: { query: text, limit: 12 } }, signal }))).items,
  enabled: text.length > 0,
  staleTime: 30_000,
  placeholderData: keepPreviousData,
})

/** A person's page, and how they stand to me. */
export const profileQuery = (username: string) => queryOptions({
  queryKey: keys.profile(username),
  queryFn: ({ signal }): Promise<Profile> => answer(http.GET('/v1/users/{username}', { params: { path: { username } }, signal })),
  staleTime: 60_000,
  // How someone stands to me is not for me alone to change.
  refetchOnMount: 'always',
  meta: KEEP,
})

/** Some of the friends that a person and I have in common. */
export const mutualQuery = (username: string) => queryOptions({
  queryKey: [...keys.profile(username), 'mutual'],
  queryFn: async ({ signal }): Promise<User[]> =>
    (await answer(http.GET('/v1/users/{username}/mutual-friends', { params: { path: { username }, query: { limit: 3 } }, signal }))).items,
  staleTime: 60_000,
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
