import type { FeedItem } from '@/api/types'

/** A list as the query cache has it: pages, newest first. */
export interface Pages {
  pages: { items: FeedItem[]; nextCursor: string | null }[]
  pageParams: unknown[]
}

export const itemsOf = (data: Pages | undefined): FeedItem[] => data?.pages.flatMap(({ items }) => items) ?? []

/** The list with one item changed; the same list when it is not in it. Pure. */
export function changed(data: Pages, id: string, change: (item: FeedItem) => FeedItem): Pages {
  if (!itemsOf(data).some((item) => item.id === id)) return data
  return { ...data, pages: data.pages.map((page) => ({ ...page, items: page.items.map((item) => (item.id === id ? change(item) : item)) })) }
}

/** The list without an item; the same list when it is not in it. Pure. */
export function without(data: Pages, id: string): Pages {
  if (!itemsOf(data).some((item) => item.id === id)) return data
  return { ...data, pages: data.pages.map((page) => ({ ...page, items: page.items.filter((item) => item.id !== id) })) }
}

/** The list with new items before all others, newest first, each once (FD-1). Pure. */
export function prepended(data: Pages, fresh: readonly FeedItem[]): Pages {
  const known = new Set(itemsOf(data).map(({ id }) => id))
  const added = newestFirst(fresh.filter(({ id }) => !known.has(id)))
  const [first, ...rest] = data.pages
  if (!first || !added.length) return data
  return { ...data, pages: [{ ...first, items: [...added, ...first.items] }, ...rest] }
}

/** Whether an item belongs before a list: what is older and not in it belongs further down, where it will be read. Pure. */
export function isNewTo(data: Pages, item: FeedItem): boolean {
  const items = itemsOf(data)
  const [first] = items
  return !first || (Date.parse(item.createdAt) >= Date.parse(first.createdAt) && !items.some(({ id }) => id === item.id))
}

/** Items of which there may be two of one id: the later one counts. Pure. */
export function gathered(before: readonly FeedItem[], item: FeedItem): FeedItem[] {
  return newestFirst([...before.filter(({ id }) => id !== item.id), item])
}

interface Reconciled {
  /** Null when nothing connects the two: the list is to be read anew. */
  data: Pages | null
  /** What the list does not have yet. */
  fresh: FeedItem[]
}

/**
 * What a list becomes by its newest page: items that are still there are as they are now, what is no longer to be seen is gone (FD-3),
 * what is new is handed back, to be shown when it disturbs nobody. Pure.
 */
export function reconciled(data: Pages, head: { items: FeedItem[]; nextCursor: string | null }): Reconciled {
  const known = itemsOf(data)
  const now = new Map(head.items.map((item) => [item.id, item]))
  const common = known.findLastIndex(({ id }) => now.has(id))
  if (head.nextCursor !== null && common < 0) return { data: null, fresh: [] }
  // Up to the last item in common, and for all that is newer than its own last, the head is the truth; without a next page it is the truth about all.
  const reaches = Date.parse(head.items.at(-1)?.createdAt ?? '')
  const judged = new Set(known.filter(({ createdAt }, index) => head.nextCursor === null || index <= common || Date.parse(createdAt) > reaches).map(({ id }) => id))
  const pages = data.pages.map((page) => ({
    ...page, items: page.items.flatMap((item) => (now.get(item.id) ?? (judged.has(item.id) ? [] : item))),
  }))
  const ids = new Set(known.map(({ id }) => id))
  return { data: { ...data, pages }, fresh: head.items.filter(({ id }) => !ids.has(id)) }
}

const newestFirst = (items: readonly FeedItem[]): FeedItem[] => items.toSorted((a, b) => Date.parse(b.createdAt) - Date.parse(a.createdAt))
