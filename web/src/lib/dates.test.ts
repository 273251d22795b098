import { describe, expect, it } from 'vitest'
import { dayStart, daysAgo, formatBrief, formatDay, formatLeft, formatSpan } from './dates'

const now = new Date(2026, 10, 21, 0, 30)
const at = (...parts: [number, number, number, number?]) => new Date(parts[0], parts[1], parts[2], parts[3] ?? 12).toISOString()

describe('a span', () => {
  it.each([[1, '1 second'], [30, '30 seconds'], [60, '1 minute'], [90, '90 seconds'], [600, '10 minutes']])('of %i', (seconds, words) =>
    expect(formatSpan(seconds, 'long', 'en-US')).toBe(words))
})

describe('what is left', () => {
  it.each([[0, '0'], [99, '99'], [100, '1:40'], [577, '9:37'], [600, '10:00']])('of %i seconds', (seconds, words) => expect(formatLeft(seconds)).toBe(words))
})

describe('days', () => {
  it('are calendar days, however few the hours between', () => {
    expect(daysAgo(new Date(2026, 10, 20, 23, 59), now)).toBe(1)
    expect(daysAgo(new Date(2026, 10, 21, 0, 1), now)).toBe(0)
  })

  it.each([
    [at(2026, 10, 21, 0), 'Today'], [at(2026, 10, 20), 'Yesterday'], [at(2026, 10, 17), 'Tuesday'], [at(2026, 10, 1), 'Sunday, November 1'],
    [at(2025, 10, 1), 'Saturday, November 1, 2025'],
  ])('%s is headed %s', (iso, words) => expect(formatDay(iso, now, 'en-US')).toBe(words))

  it('begin at midnight where the person is', () => {
    expect(dayStart('2026-11-21')).toBe(new Date(2026, 10, 21).toISOString())
    expect(dayStart('2026-11-30', 1)).toBe(new Date(2026, 11, 1).toISOString())
    expect(dayStart('')).toBeUndefined()
  })
})

it('a brief time is the clock today and the date before', () => {
  expect(formatBrief(at(2026, 10, 20), now, 'en-US')).toBe('Nov 20')
  expect(formatBrief(at(2024, 0, 2), now, 'en-US')).toBe('Jan 2, 2024')
  expect(formatBrief(new Date(2026, 10, 21, 0, 5).toISOString(), now, 'en-US')).toMatch(/^12:05.AM$/u)
})
