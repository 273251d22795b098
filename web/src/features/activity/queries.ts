import { infiniteQueryOptions } from '@tanstack/react-query'
import { http } from '@/api/client'
import { KEEP, keys } from '@/api/keys'
import { answer } from '@/api/problem'
import { dayStart } from '@/lib/dates'
import type { Filter } from './filter'

const PAGE = 30

export const activityQuery = (filter: Filter) => infiniteQueryOptions({
  queryKey: [...keys.activity, 'list', filter],
  queryFn: ({ pageParam, signal }) => answer(http.GET('/v1/activity', {
    params: { query: {
      limit: PAGE, cursor: pageParam ?? undefined, query: filter.text || undefined, kind: filter.kind || undefined,
      from: dayStart(filter.from), to: dayStart(filter.to, 1),
    } },
    signal,
  })),
  initialPageParam: null as string | null,
  getNextPageParam: (last) => last.nextCursor,
  meta: filter.text || filter.kind || filter.from || filter.to ? {} : KEEP,
})
