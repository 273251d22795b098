import { expect, it } from 'vitest'
import { narrowerThan } from './narrower'

it('a payment can be shown to fewer people, never to more (FD-9)', () => {
  expect([narrowerThan('public'), narrowerThan('friends'), narrowerThan('private')]).toEqual([['friends', 'private'], ['private'], []])
})
