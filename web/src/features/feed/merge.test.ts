import { describe, expect, it } from 'vitest'
import type { FeedItem } from '@/api/types'
import { changed, gathered, isNewTo, itemsOf, prepended, reconciled, without, type Pages } from './merge'

const user = { id: 'u', username: 'u', displayName: 'U', avatarUrl: null }
const item = (n: number, likeCount = 0): FeedItem => ({
  id: `i${n}`, sender: user, receiver: user, amount: null, currency: 'USD', note: null, visibility: 'friends', status: 'completed', state: 'COMPLETED',
  createdAt: new Date(1_800_000_000_000 + n * 1000).toISOString(), completedAt: null, likeCount, commentCount: 0, isLikedByMe: false,
})
const list = (...pages: number[][]): Pages => ({
  pages: pages.map((numbers, index) => ({ items: numbers.map((n) => item(n)), nextCursor: index < pages.length - 1 ? `c${index}` : null })),
  pageParams: pages.map((_, index) => (index ? `c${index - 1}` : null)),
})
const ids = (data: Pages | null): string[] => itemsOf(data ?? undefined).map(({ id }) => id)

describe('new items (FD-8)', () => {
  it('go before all others, newest first, each once', () => {
    expect(ids(prepended(list([3, 2], [1]), [item(4), item(6), item(3), item(5)]))).toEqual(['i6', 'i5', 'i4', 'i3', 'i2', 'i1'])
    const same = list([2], [1])
    expect(prepended(same, [item(1)])).toBe(same)
  })

  it('are only those that are newer than the list: one that is liked later stays where it is', () => {
    expect([isNewTo(list([5, 4]), item(6)), isNewTo(list([]), item(1)), isNewTo(list([5, 4]), item(5)), isNewTo(list([5, 4]), item(2))]).toEqual([true, true, false, false])
  })

  it('wait in order, the later word about one counting', () => {
    expect(gathered(gathered([item(1)], item(3)), item(1, 7)).map(({ id, likeCount }) => [id, likeCount])).toEqual([['i3', 0], ['i1', 7]])
  })
})

describe('an item that went (FD-9)', () => {
  it('is in no page any more, and the others stay where they are', () => {
    const data = list([5, 4], [3])
    expect(without(data, 'i4').pages.map(({ items }) => items.map(({ id }) => id))).toEqual([['i5'], ['i3']])
    expect(without(data, 'i9')).toBe(data)
  })

  it('goes also from the end of what was read again', () => {
    const { data, fresh } = reconciled(list([5, 4], [3, 2]), { items: [item(5), item(3), item(1), item(0)], nextCursor: 'more' })
    expect(ids(data)).toEqual(['i5', 'i3'])
    expect(fresh.map(({ id }) => id)).toEqual(['i1', 'i0'])
  })
})

describe('a change to one item', () => {
  it('reaches it on any page, and leaves a list without it alone', () => {
    const data = list([3, 2], [1])
    expect(itemsOf(changed(data, 'i1', (each) => ({ ...each, likeCount: 5 }))).at(-1)?.likeCount).toBe(5)
    expect(changed(data, 'i9', (each) => ({ ...each, likeCount: 5 }))).toBe(data)
  })
})

describe('the newest page against a list', () => {
  it('brings what is new and what changed', () => {
    const { data, fresh } = reconciled(list([3, 2], [1]), { items: [item(4), item(3, 2), item(2)], nextCursor: 'c' })
    expect(fresh.map(({ id }) => id)).toEqual(['i4'])
    expect([ids(data), itemsOf(data ?? undefined)[0]?.likeCount]).toEqual([['i3', 'i2', 'i1'], 2])
  })

  it('takes away what is no longer to be seen, as far as it can tell (FD-3)', () => {
    expect(ids(reconciled(list([5, 4, 3], [2, 1]), { items: [item(5), item(3)], nextCursor: 'c' }).data)).toEqual(['i5', 'i3', 'i2', 'i1'])
    expect(ids(reconciled(list([5, 4, 3], [2, 1]), { items: [item(5), item(1)], nextCursor: null }).data)).toEqual(['i5', 'i1'])
    expect(ids(reconciled(list([2, 1]), { items: [], nextCursor: null }).data)).toEqual([])
  })

  it('gives the list up when too much is between the two', () => {
    expect(reconciled(list([2, 1]), { items: [item(9), item(8)], nextCursor: 'c' })).toEqual({ data: null, fresh: [] })
  })

  it('fills an empty list', () => {
    expect(reconciled(list([]), { items: [item(1)], nextCursor: null }).fresh.map(({ id }) => id)).toEqual(['i1'])
  })
})
