import { create } from 'zustand'
import type { FeedItem } from '@/api/types'
import { onLeaving } from '@/lib/leaving'
import { gathered } from './merge'

interface Fresh {
  /** By feed: what has come and is not in its list yet, newest first. */
  waiting: Readonly<Record<string, readonly FeedItem[]>>
  hold: (source: string, items: readonly FeedItem[]) => void
  /** Takes out all that waits for a list. */
  take: (source: string) => readonly FeedItem[]
  change: (id: string, change: (item: FeedItem) => FeedItem) => void
  drop: (id: string) => void
}

/** New items wait here while the list they belong to is being read further down. */
export const useFresh = create<Fresh>((set, get) => ({
  waiting: {},
  hold: (source, items) => {
    if (items.length) set(({ waiting }) => ({ waiting: { ...waiting, [source.toLowerCase()]: items.reduce<readonly FeedItem[]>(gathered, waiting[source.toLowerCase()] ?? []) } }))
  },
  take: (source) => {
    const { [source.toLowerCase()]: items = [], ...waiting } = get().waiting
    set({ waiting })
    return items
  },
  change: (id, change) => set(({ waiting }) => ({
    waiting: Object.fromEntries(Object.entries(waiting).map(([source, items]) => [source, items.map((item) => (item.id === id ? change(item) : item))])),
  })),
  drop: (id) => set(({ waiting }) => ({
    waiting: Object.fromEntries(Object.entries(waiting).map(([source, items]) => [source, items.filter((item) => item.id !== id)])),
  })),
}))

onLeaving(() => useFresh.setState({ waiting: {} }))
