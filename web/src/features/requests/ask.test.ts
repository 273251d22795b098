import { describe, expect, it } from 'vitest'
import { amountOf, noteOf, problemOf } from './ask'

describe('what the address fills in', () => {
  it('is an amount that can be asked for, or none', () => {
    expect(['1250', '1', '500000', '500001', '0', '-5', '1.5', 'ten', '', null].map(amountOf)).toEqual([1250, 1, 500_000, null, null, null, null, null, null, null])
  })

  it('is a note that can be sent, cut between characters', () => {
    expect(noteOf('🍕'.repeat(600))).toBe('🍕'.repeat(500))
    expect(noteOf(null)).toBe('')
  })
})

describe('what is typed', () => {
  it('is told what is wrong with it', () => {
    expect(problemOf('', null)).toBe('How much do you ask for?')
    expect(problemOf('x', null)).toBe('Write an amount, like 12.50.')
    expect(problemOf('0', 0)).toBe('Write an amount, like 12.50.')
    expect(problemOf('5000.01', 500_001)).toBe('At most $5,000.00 at once.')
    expect(problemOf('5000', 500_000)).toBeNull()
  })
})
