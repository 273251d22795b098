import { describe, expect, it } from 'vitest'
import { answer, ApiProblem, ConnectionLost, sentence } from './problem'

const replied = (status: number, error: unknown, headers: Record<string, string> = {}) =>
  answer(Promise.resolve({ error, response: new Response(null, { status, headers }) })).catch((thrown: unknown) => thrown)

describe('an answer', () => {
  it('is its data', async () => {
    await expect(answer(Promise.resolve({ data: { a: 1 }, response: new Response(null, { status: 200 }) }))).resolves.toEqual({ a: 1 })
  })

  it('that refuses carries code, field and findings', async () => {
    const body = { code: 'VALIDATION_ERROR', title: 'Not right.', detail: 'Too short.', field: 'password', errors: [{ field: 'email', code: 'X', title: 'No email.' }, { odd: 1 }] }
    const problem = await replied(400, body) as ApiProblem
    expect(problem).toBeInstanceOf(ApiProblem)
    expect(problem).toMatchObject({ status: 400, code: 'VALIDATION_ERROR', field: 'password', detail: 'Too short.' })
    expect(problem.about('password')).toBe('Too short.')
    expect(problem.about('email')).toBe('No email.')
    expect(problem.about('username')).toBeUndefined()
    expect(problem.findings).toHaveLength(1)
  })

  it('says how long to wait', async () => {
    expect(await replied(429, { code: 'RATE_LIMITED' }, { 'Retry-After': '7' })).toMatchObject({ code: 'RATE_LIMITED', retryAfter: 7 })
    expect(await replied(429, {}, { 'Retry-After': 'Sat, 21 Nov 2026 00:00:00 GMT' })).toMatchObject({ retryAfter: undefined })
  })

  it.each([['<html>Bad gateway', 502, 'INTERNAL_ERROR'], [undefined, 500, 'INTERNAL_ERROR'], ['odd', 418, 'UNKNOWN']])('%s with status %i is a problem too', async (body, status, code) =>
    expect(await replied(status, body)).toMatchObject({ name: 'ApiProblem', code, status }))

  it.each([new TypeError('Failed to fetch'), new SyntaxError('Unexpected end of JSON')])('that never came whole is a lost connection: %s', async (cause) => {
    const lost = await answer(Promise.reject(cause)).catch((thrown: unknown) => thrown)
    expect(lost).toBeInstanceOf(ConnectionLost)
    expect((lost as Error).cause).toBe(cause)
  })

  it('that is no longer wanted is not a lost connection', async () => {
    await expect(answer(Promise.reject(new DOMException('', 'AbortError')))).rejects.toMatchObject({ name: 'AbortError' })
  })
})

it('has one sentence for everything', () => {
  expect(sentence(new ApiProblem(400, { title: 'Short.', detail: 'Longer.' }))).toBe('Longer.')
  expect(sentence(new ApiProblem(400, { title: 'Short.' }))).toBe('Short.')
  expect(sentence(new ConnectionLost())).toBe("Quits can't be reached right now.")
  expect(sentence(new Error('bug'))).toBe('Something went wrong. Please try again.')
})
