import { describe, expect, it } from 'vitest'
import { ApiProblem, ConnectionLost } from '@/api/problem'
import type { Transfer } from '@/api/types'
import { deliver, DELIVERY_TRIES } from './deliver'
import type { Payment, Sent } from './payment'

const payment = { key: 'k1', amount: 1250 } as Payment
const transfer = { id: 't1', status: 'completed' } as Transfer
const sent: Sent = { transfer, newBalance: 98_750 }
const lost = () => { throw new ConnectionLost() }
const problem = (status: number, code: string, retryAfter?: number) => () => { throw new ApiProblem(status, { code }, retryAfter) }

type Reply = () => Sent | Transfer | null

/** A server that answers as scripted, and what was asked of it. */
async function run(first: 'send' | 'find', replies: Reply[], resend = true) {
  const asked: string[] = []
  const waits: number[] = []
  const phases: string[] = []
  const reply = (question: string, key: string) => {
    asked.push(`${question} ${key}`)
    const next = replies.length > 1 ? replies.shift() : replies[0]
    return Promise.resolve().then(() => next?.())
  }
  const outcome = await deliver(payment, first, {
    wire: { send: (each) => reply('send', each.key) as Promise<Sent>, find: (key) => reply('find', key) as Promise<Transfer | null> },
    report: (phase) => { if (phases.at(-1) !== phase) phases.push(phase) },
    wait: async (ms) => void waits.push(ms), resend,
  })
  return { outcome, asked, waits, phases }
}

describe('delivering a payment', () => {
  it('sends it once', async () => {
    const { outcome, asked, phases } = await run('send', [() => sent])
    expect(outcome).toEqual({ kind: 'sent', sent })
    expect(asked).toEqual(['send k1'])
    expect(phases).toEqual(['sending'])
  })

  it('finds it by its key after a lost reply', async () => {
    const { outcome, asked, phases } = await run('send', [lost, () => transfer])
    expect(outcome).toEqual({ kind: 'sent', sent: { transfer, newBalance: null } })
    expect(asked).toEqual(['send k1', 'find k1'])
    expect(phases).toEqual(['sending', 'checking'])
  })

  it('sends it again with the same key when it never arrived', async () => {
    const { outcome, asked } = await run('send', [lost, () => null, () => sent])
    expect(outcome).toEqual({ kind: 'sent', sent })
    expect(asked).toEqual(['send k1', 'find k1', 'send k1'])
  })

  it('after a reload asks before it sends', async () => {
    expect((await run('find', [() => transfer])).asked).toEqual(['find k1'])
    expect((await run('find', [() => null, () => sent])).asked).toEqual(['find k1', 'send k1'])
  })

  it('does not send an old payment without asking the person', async () => {
    const { outcome, asked } = await run('find', [() => null], false)
    expect(asked).toEqual(['find k1'])
    expect(outcome).toMatchObject({ kind: 'failed', failure: { code: 'NOT_ARRIVED', money: 'not_sent', retry: true } })
  })

  it('gives up after some tries, and says that it does not know', async () => {
    const { outcome, asked, waits } = await run('send', [lost])
    expect(outcome).toMatchObject({ kind: 'failed', failure: { title: 'Connection Issue', money: 'unknown', retry: true } })
    expect(asked).toHaveLength(DELIVERY_TRIES)
    expect(new Set(asked.slice(1))).toEqual(new Set(['find k1']))
    expect(waits).toEqual([500, 1000, 2000, 4000, 5000, 5000])
  })

  it.each([
    [422, 'INSUFFICIENT_FUNDS', 'Not Enough Balance'], [404, 'RECIPIENT_NOT_FOUND', 'User Not Found'], [422, 'DAILY_LIMIT_EXCEEDED', 'Limit Reached'],
    [422, 'ACCOUNT_FROZEN', 'Account Frozen'], [400, 'VALIDATION_ERROR', "It Didn't Work"],
  ])('%i %s is final: nothing was sent', async (status, code, title) => {
    const { outcome, asked } = await run('send', [problem(status, code)])
    expect(outcome).toMatchObject({ kind: 'failed', failure: { code, title, money: 'not_sent', retry: false } })
    expect(asked).toEqual(['send k1'])
  })

  it.each([['DATABASE_ERROR', true], ['EXTERNAL_SERVICE_ERROR', true], ['INTERNAL_ERROR', false]])('503 %s is settled by the key', async (code, retry) => {
    expect((await run('send', [problem(503, code), () => transfer])).outcome).toMatchObject({ kind: 'sent', sent: { transfer } })
    expect((await run('send', [problem(503, code), () => null])).outcome).toMatchObject({ kind: 'failed', failure: { code, money: 'not_sent', retry } })
    expect((await run('send', [problem(503, code), lost])).outcome).toMatchObject({ kind: 'failed', failure: { code, money: 'unknown', retry: true } })
    expect((await run('send', [problem(503, code), problem(503, code)])).outcome).toMatchObject({ kind: 'failed', failure: { money: 'unknown', retry: true } })
  })

  it('waits as long as the server asks while the same key is still running', async () => {
    const { outcome, asked, waits } = await run('send', [problem(409, 'IDEMPOTENCY_IN_PROGRESS', 3), () => sent])
    expect(outcome).toEqual({ kind: 'sent', sent })
    expect(asked).toEqual(['send k1', 'send k1'])
    expect(waits).toEqual([3000])
  })

  it('knows that a throttled retry says nothing of the try before', async () => {
    expect((await run('send', [problem(429, 'RATE_LIMITED')])).outcome).toMatchObject({ failure: { money: 'not_sent', retry: true } })
    expect((await run('send', [lost, problem(429, 'RATE_LIMITED')])).outcome).toMatchObject({ failure: { money: 'unknown', retry: true } })
    expect((await run('find', [problem(401, 'UNAUTHENTICATED')])).outcome).toMatchObject({ failure: { code: 'UNAUTHENTICATED', money: 'unknown' } })
  })

  it('calls a recorded failure what it is', async () => {
    const failed = { ...transfer, status: 'failed', failureCode: 'INSUFFICIENT_FUNDS' } as Transfer
    expect((await run('find', [() => failed])).outcome).toMatchObject({ failure: { code: 'INSUFFICIENT_FUNDS', money: 'not_sent' } })
  })

  it('does not hide a bug', async () => {
    await expect(run('send', [() => { throw new RangeError('bug') }])).rejects.toThrow('bug')
  })
})
