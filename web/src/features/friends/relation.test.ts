import { describe, expect, it } from 'vitest'
import { after } from './relation'
import { grouped } from './grouped'

describe('how two people stand to each other (FR-2)', () => {
  it('asking someone who asked makes friends, anyone else is asked', () => {
    expect([after('none', 'befriend'), after('asked', 'befriend'), after('askedByOther', 'befriend'), after('friends', 'befriend')]).toEqual(['asked', 'asked', 'friends', 'friends'])
  })

  it('parting declines, withdraws and unfriends; a block stays until it is taken back', () => {
    expect([after('asked', 'part'), after('askedByOther', 'part'), after('friends', 'part'), after('blocked', 'part')]).toEqual(['none', 'none', 'none', 'blocked'])
    expect([after('friends', 'block'), after('blocked', 'unblock')]).toEqual(['blocked', 'none'])
  })
})

describe('search results (FR-3)', () => {
  const person = (id: string) => ({ id, username: id, displayName: id, avatarUrl: null })

  it('are friends, then people of my payments, then everyone, each once and in the order found', () => {
    const found = ['d', 'a', 'c', 'b'].map(person)
    expect(grouped(found, new Set(['a', 'b']), new Set(['b', 'c'])).map(({ name, people }) => [name, people.map(({ id }) => id)])).toEqual([
      ['Friends', ['a', 'b']], ['From your payments', ['c']], ['Everyone', ['d']],
    ])
  })

  it('have no empty groups', () => {
    expect(grouped([person('a')], new Set(), new Set()).map(({ name }) => name)).toEqual(['Everyone'])
    expect(grouped([], new Set(), new Set())).toEqual([])
  })
})
