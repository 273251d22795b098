import { describe, expect, it } from 'vitest'
import { undoWindow } from './undoWindow'

const STANDARD = { undoSeconds: 30, undoForFriends: false }

describe('undoWindow (TR-16)', () => {
  it.each([
    ['a stranger, the first time', STANDARD, true, false, 30],
    ['a stranger, again', STANDARD, false, false, 0],
    ['a friend, the first time', STANDARD, true, true, 0],
    ['a friend, the first time, by request', { ...STANDARD, undoForFriends: true }, true, true, 30],
    ['a friend, again, by request', { ...STANDARD, undoForFriends: true }, false, true, 0],
    ['a stranger, by another time', { undoSeconds: 600, undoForFriends: false }, true, false, 600],
    ['a stranger, switched off', { undoSeconds: 0, undoForFriends: true }, true, false, 0],
  ])('%s', (_, wish, first, friends, seconds) => expect(undoWindow(wish, first, friends)).toBe(seconds))
})
