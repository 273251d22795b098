import { describe, expect, it } from 'vitest'
import { chipOf } from './status'

const NOW = Date.parse('2026-11-21T12:00:00Z')
const at = (status: string, expiresAt = '2026-12-05T12:00:00Z') => chipOf({ status, expiresAt }, NOW)

describe('the chip of a request', () => {
  it('waits while it is open, and says so when little time is left', () => {
    expect(at('pending')).toEqual({ label: 'Open', tone: 'wait' })
    expect(at('pending', '2026-11-24T11:00:00Z').label).toBe('Open for 3 days')
    expect(at('pending', '2026-11-21T13:00:00Z').label).toBe('Open until tomorrow')
  })

  it('is quiet about every end but the one that moved money', () => {
    expect(['paid', 'declined', 'cancelled', 'expired'].map((status) => at(status))).toEqual([
      { label: 'Paid', tone: 'gain' }, { label: 'Declined', tone: 'plain' }, { label: 'Withdrawn', tone: 'plain' }, { label: 'Expired', tone: 'plain' },
    ])
  })
})
