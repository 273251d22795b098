import { describe, expect, it } from 'vitest'
import { amountOf, noteOf, pageOf, readCode } from './link'

describe('a code that starts a payment (MQ-2)', () => {
  it('names a person, and perhaps an amount in cents and a note', () => {
    expect(readCode('https://pay.example/pay/bob.b?amount=1250&note=Boat%20trip', 'https://pay.example')).toEqual({ username: 'bob.b', amount: 1250, note: 'Boat trip' })
    expect(readCode('https://pay.example/u/bob', 'https://pay.example')).toEqual({ username: 'bob', amount: null, note: '' })
  })

  it('of another place, or of another kind, starts nothing', () => {
    for (const text of ['https://other.example/pay/bob', 'https://pay.example/transfers/1', 'https://pay.example/pay/', 'bob', 'javascript:alert(1)', 'WIFI:S:net;;']) {
      expect(readCode(text, 'https://pay.example')).toBeNull()
    }
  })

  it('asks only for what can be paid (TR-2, TR-4)', () => {
    expect(['1', '500000', '0', '-5', '1.5', '1e3', '500001', '', ' 5'].map(amountOf)).toEqual([1, 500000, null, null, null, null, null, null, null])
    expect([...noteOf('🍜'.repeat(600))]).toHaveLength(500)
  })

  it('opens the wizard', () => {
    expect([pageOf({ username: 'bob', amount: 1250, note: 'a & b' }), pageOf({ username: 'bob', amount: null, note: '' })]).toEqual(['/pay?to=bob&amount=1250&note=a+%26+b', '/pay?to=bob'])
  })
})
