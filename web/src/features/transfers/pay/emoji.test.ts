import { expect, it } from 'vitest'
import { suggestEmoji } from './emoji'

it('suggests eight, those that fit the note first, none twice', () => {
  expect(suggestEmoji('')).toHaveLength(8)
  expect(suggestEmoji('Pizza and a taxi').slice(0, 2)).toEqual(['🍕', '🚕'])
  expect(new Set(suggestEmoji('pizza coffee rent')).size).toBe(8)
  expect(suggestEmoji('RENT for November')[0]).toBe('🏠')
})
