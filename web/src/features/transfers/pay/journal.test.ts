import { beforeEach, describe, expect, it } from 'vitest'
import { Journal, journalName } from './journal'
import type { Payment } from './payment'

function storageOf(): Storage {
  const kept = new Map<string, string>()
  return { getItem: (name: string) => kept.get(name) ?? null, setItem: (name: string, text: string) => void kept.set(name, text) } as unknown as Storage
}

const pay = (key: string, draftId = `draft of ${key}`): Payment =>
  ({ key, draftId, receiver: { id: 'b', username: 'bob', displayName: 'Bob', avatarUrl: null }, amount: 1250, currency: 'USD', note: 'x', visibility: 'friends', quoteId: null, at: 1 })

describe('the journal of one person', () => {
  let storage: Storage
  let one: Journal
  let two: Journal
  beforeEach(() => {
    storage = storageOf()
    one = new Journal('alice', storage)
    two = new Journal('alice', storage)
  })

  it('holds the whole payment before it is sent, and after a reload', () => {
    expect(one.claim(pay('k1'))).toEqual({ kind: 'claimed' })
    expect(new Journal('alice', storage).open()).toEqual(pay('k1'))
  })

  it('gives a second tab the payment of the first', () => {
    one.claim(pay('k1'))
    expect(two.claim(pay('k2'))).toEqual({ kind: 'open', payment: pay('k1') })
    one.settle(pay('k1'), 't1', 5)
    expect(two.claim(pay('k2'))).toEqual({ kind: 'claimed' })
  })

  it('never pays a copy of a draft again', () => {
    one.claim(pay('k1', 'same'))
    one.settle(pay('k1', 'same'), 't1', 5)
    expect(two.claim(pay('k2', 'same'))).toEqual({ kind: 'paid', key: 'k1' })
    expect(two.open()).toBeNull()
  })

  it('may claim the same key again', () => {
    one.claim(pay('k1'))
    expect(two.claim(pay('k1'))).toEqual({ kind: 'claimed' })
  })

  it('lets go of what moved nothing', () => {
    one.claim(pay('k1', 'same'))
    two.drop('another')
    expect(one.open()).not.toBeNull()
    two.drop('k1')
    expect(one.open()).toBeNull()
    expect(one.claim(pay('k2', 'same'))).toEqual({ kind: 'claimed' })
  })

  it('settles what another tab has open without closing it', () => {
    one.claim(pay('k2'))
    two.settle(pay('k1'), 't1', 5)
    expect(one.open()?.key).toBe('k2')
    expect(one.settled()).toEqual([{ key: 'k1', draftId: 'draft of k1', receiverId: 'b', amount: 1250, currency: 'USD', at: 5, transferId: 't1' }])
  })

  it('knows what was undone, and still never pays a copy of its draft', () => {
    for (const key of ['k1', 'k2']) { one.claim(pay(key)); one.settle(pay(key), `t${key}`, 5) }
    two.undo('tk1')
    expect(one.settled().map(({ key, undone }) => [key, undone])).toEqual([['k2', undefined], ['k1', true]])
    expect(one.claim(pay('k3', 'draft of k1'))).toEqual({ kind: 'paid', key: 'k1' })
  })

  it('keeps the last twenty', () => {
    for (let n = 0; n < 30; n++) one.settle(pay(`k${n}`), `t${n}`, n)
    one.settle(pay('k29'), 't29', 99)
    expect(one.settled()).toHaveLength(20)
    expect(one.settled().filter(({ key }) => key === 'k29')).toHaveLength(1)
  })

  it('is not another person\'s', () => {
    one.claim(pay('k1'))
    expect(new Journal('bob', storage).open()).toBeNull()
    expect(journalName('bob')).not.toBe(journalName('alice'))
  })
})
