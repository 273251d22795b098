import { expect, it } from 'vitest'
import { filterOf, isNarrowed, paramsOf } from './filter'

it('a filter survives its way through the address', () => {
  const filter = { text: 'pizza & co', kind: 'transfer_sent', from: '2026-11-01', to: '' }
  expect(filterOf(new URLSearchParams(paramsOf(filter).toString()))).toEqual(filter)
  expect(paramsOf({ text: '', kind: '', from: '', to: '' }).toString()).toBe('')
  expect([isNarrowed(filter), isNarrowed(filterOf(new URLSearchParams()))]).toEqual([true, false])
})
