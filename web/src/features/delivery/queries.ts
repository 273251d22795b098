import { queryOptions, useMutation, useQueryClient, type QueryClient } from '@tanstack/react-query'
import { http } from '@/api/client'
import { keys } from '@/api/keys'
import { answer } from '@/api/problem'
import type { Preference } from '@/api/types'
import { useWorthHearing } from '@/lib/worthHearing'
import { settle, turnOff, turnOn } from './device'

const preferencesKey = [...keys.delivery, 'preferences']

export const preferencesQuery = queryOptions({
  queryKey: preferencesKey,
  queryFn: async ({ signal }): Promise<Preference[]> => (await answer(http.GET('/v1/notifications/preferences', { signal }))).items,
})

export type Channel = 'push' | 'email'

export interface Wish {
  kind: string
  channel: Channel
  on: boolean
}

const apply = (client: QueryClient, { kind, channel, on }: Wish): void =>
  void client.setQueryData<Preference[]>(preferencesKey, (all) => all?.map((each) => (each.kind === kind ? { ...each, [channel]: on } : each)))

/** Changes one switch: shown at once, taken back when it could not be saved. One after the other, so that none undoes another. */
export function useWish() {
  const client = useQueryClient()
  return useMutation({
    networkMode: 'always',
    mutationKey: preferencesKey,
    scope: { id: 'preferences' },
    mutationFn: ({ kind, channel, on }: Wish) => answer(http.PUT('/v1/notifications/preferences', { body: { items: [{ kind, [channel]: on }] } })),
    onMutate: (wish) => apply(client, wish),
    onError: (_, wish) => apply(client, { ...wish, on: !wish.on }),
    onSuccess: ({ items }) => { if (client.isMutating({ mutationKey: preferencesKey }) === 1) client.setQueryData<Preference[]>(preferencesKey, items) },
  })
}

/** How this device stands; asking also sees to it that what it has is mine, so it is asked at every start. */
export const deviceQuery = (me: string) => queryOptions({
  queryKey: [...keys.delivery, 'device', me],
  queryFn: () => settle(me),
  staleTime: 60_000,
  refetchOnReconnect: 'always',
})

/** Turns push on or off for this device. Turning on asks the browser, so it belongs to a tap. */
export function useDeviceSwitch(me: string) {
  const client = useQueryClient()
  const { queryKey } = deviceQuery(me)
  return useMutation({
    networkMode: 'always',
    mutationFn: async (on: boolean) => {
      if (on) return turnOn(me)
      await turnOff()
      return 'off' as const
    },
    onSuccess: (state, on) => {
      client.setQueryData(queryKey, state)
      // Who turns it off has been asked.
      if (!on) useWorthHearing.getState().decline()
    },
    onError: () => client.invalidateQueries({ queryKey }),
  })
}
