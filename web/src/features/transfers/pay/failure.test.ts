import { describe, expect, it } from 'vitest'
import { ApiProblem } from '@/api/problem'
import { failureFrom, failureOf, isRefusal } from './failure'

describe('UI-3', () => {
  it.each([
    ['INSUFFICIENT_FUNDS', 'Not Enough Balance', "You don't have enough balance for this payment."],
    ['RECIPIENT_NOT_FOUND', 'User Not Found', 'The recipient account was not found.'],
    ['DAILY_LIMIT_EXCEEDED', 'Limit Reached', "You've reached your daily transfer limit."],
    ['ACCOUNT_FROZEN', 'Account Frozen', 'Your account is temporarily frozen. Please contact support.'],
  ])('%s is called "%s"', (code, title, message) => expect(failureOf(code)).toMatchObject({ title, message, retry: false, money: 'not_sent' }))

  it('calls an outage of a service a Connection Issue', () => expect(failureOf('EXTERNAL_SERVICE_ERROR').title).toBe('Connection Issue'))

  it('offers another try only where it may help', () => {
    const codes = ['INSUFFICIENT_FUNDS', 'RECIPIENT_NOT_FOUND', 'INTERNAL_ERROR', 'VALIDATION_ERROR', 'DATABASE_ERROR', 'EXTERNAL_SERVICE_ERROR', 'RATE_LIMITED', 'CONNECTION_LOST', 'whatever']
    expect(codes.filter((code) => failureOf(code).retry)).toEqual(['DATABASE_ERROR', 'EXTERNAL_SERVICE_ERROR', 'RATE_LIMITED', 'CONNECTION_LOST'])
  })
})

it('an unknown refusal is told in the words of the server, an unknown outage is not', () => {
  expect(failureFrom(new ApiProblem(422, { code: 'NEW_RULE', title: 'Not on Sundays.' })).message).toBe('Not on Sundays.')
  expect(failureFrom(new ApiProblem(500, { code: 'NEW_BUG', title: 'NullReference' })).message).toBe('Something went wrong on our side.')
  expect(failureFrom(new ApiProblem(422, { code: 'INSUFFICIENT_FUNDS', title: 'x' })).message).toBe("You don't have enough balance for this payment.")
})

it('a refusal is certain, an outage or a running key is not', () => {
  expect([[422, 'X'], [404, 'X'], [401, 'X'], [429, 'X'], [409, 'IDEMPOTENCY_IN_PROGRESS'], [500, 'X'], [503, 'X']]
    .map(([status, code]) => isRefusal(new ApiProblem(status as number, { code })))).toEqual([true, true, true, true, false, false, false])
})
