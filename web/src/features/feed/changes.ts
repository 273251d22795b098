import type { QueryClient, QueryKey } from '@tanstack/react-query'
import { keys } from '@/api/keys'
import type { FeedItem } from '@/api/types'
import { useFresh } from './fresh'
import { changed, isNewTo, without, type Pages } from './merge'
import { commentsKey, itemKey, readAgain, type Source } from './queries'

/** Changes a payment wherever it is shown. */
export function changeItem(client: QueryClient, id: string, change: (item: FeedItem) => FeedItem): void {
  client.setQueriesData<Pages>({ queryKey: [...keys.feed, 'list'] }, (data) => data && changed(data, id, change))
  client.setQueryData<FeedItem>(itemKey(id), (item) => item && change(item))
  useFresh.getState().change(id, change)
}

/** A payment that the real-time channel tells of: changed where it is known, held for the lists it is new to (NT-1). */
export function heardOfItem(client: QueryClient, heard: FeedItem, me: string): void {
  // What nobody may see is left out of a frame.
  const item: FeedItem = { ...heard, amount: heard.amount ?? null, note: heard.note ?? null }
  const before = client.getQueryData<FeedItem>(itemKey(item.id))
  overtake(client)
  changeItem(client, item.id, () => item)
  if (before?.commentCount !== item.commentCount) void client.invalidateQueries({ queryKey: commentsKey(item.id) })
  for (const source of feedsOf(item, me)) {
    const list = client.getQueryData<Pages>([...keys.feed, 'list', source])
    if (list && isNewTo(list, item)) useFresh.getState().hold(source, [item])
  }
}

/** A payment that I could see a moment ago, and can't any more. */
export function heardOfItemGone(client: QueryClient, id: string): void {
  overtake(client)
  client.setQueriesData<Pages>({ queryKey: [...keys.feed, 'list'] }, (data) => data && without(data, id))
  useFresh.getState().drop(id)
  for (const queryKey of [itemKey(id), keys.transfer(id)]) void client.invalidateQueries({ queryKey })
}

/** Somebody narrowed all their payments: the lists in sight are read again, the others when they are looked at next. */
export function heardOfChanges(client: QueryClient): void {
  const lists = [...keys.feed, 'list']
  client.removeQueries({ queryKey: lists, type: 'inactive' })
  for (const { queryKey } of client.getQueryCache().findAll({ queryKey: lists, type: 'active' })) again(client, queryKey)
  for (const queryKey of [[...keys.feed, 'item'], keys.transfers]) void client.invalidateQueries({ queryKey })
}

/** What is being read while something is heard may be older than that, and would take it back: it is read once more. */
function overtake(client: QueryClient): void {
  for (const { queryKey, promise } of client.getQueryCache().findAll({ queryKey: keys.feed, fetchStatus: 'fetching' })) {
    const once = () => again(client, queryKey)
    // A list is let finish, or one that hears much would never be shown; the others begin anew.
    if (queryKey[1] === 'list') promise?.then(once, once)
    else void client.invalidateQueries({ queryKey, exact: true })
  }
}

function again(client: QueryClient, list: QueryKey): void {
  readAgain(list.at(-1) as Source, client).catch(() => void client.invalidateQueries({ queryKey: list }))
}

/** The feeds that a payment told to me belongs to. */
export function feedsOf({ sender, receiver, visibility }: FeedItem, me: string): string[] {
  const mine = sender.id === me || receiver.id === me
  return ['friends', `@${sender.username.toLowerCase()}`, `@${receiver.username.toLowerCase()}`, ...(mine ? ['me'] : []), ...(visibility === 'public' ? ['everyone'] : [])]
}
