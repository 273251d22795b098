import { queryOptions } from '@tanstack/react-query'
import { http } from './client'
import { KEEP, keys } from './keys'
import { answer } from './problem'
import type { MoneyRequest } from './types'

/** One request for money, for the two it is between (RQ-1). */
export const askQuery = (id: string) => queryOptions({
  queryKey: keys.ask(id),
  queryFn: ({ signal }): Promise<MoneyRequest> => answer(http.GET('/v1/requests/{id}', { params: { path: { id } }, signal })),
  // What became of it is not for me alone to say.
  refetchOnMount: 'always',
  meta: KEEP,
})

/** The page that asks somebody for money, filled in as far as it is known. Amount in minor units. */
export function askPage({ username, amount, note }: { username: string; amount?: number | null; note?: string | null }): string {
  const query = new URLSearchParams({ to: username, ...(amount != null && { amount: String(amount) }), ...(note && { note }) })
  return `/ask?${query.toString()}`
}
