import { describe, expect, it } from 'vitest'
import type { User } from '@/api/types'
import { failureOf } from './failure'
import { next, reachable, type Wizard, type WizardEvent } from './machine'
import type { Draft, Payment, Sent } from './payment'

const bob: User = { id: 'b', username: 'bob', displayName: 'Bob', avatarUrl: null }
const empty: Draft = { id: 'd1', receiver: null, entry: '', note: '', visibility: 'friends' }
const full: Draft = { ...empty, receiver: bob, entry: '12.5' }
const payment: Payment = { key: 'k1', draftId: 'd1', receiver: bob, amount: 1250, currency: 'USD', note: '', visibility: 'friends', quoteId: null, at: 0 }
const sent = { transfer: { id: 't1', status: 'completed' }, newBalance: 1 } as Sent

const editing = (step: 'who' | 'amount' | 'note' | 'confirm', draft = full): Wizard => ({ step, draft })
const processing: Wizard = { step: 'processing', phase: 'sending', payment, parked: null }
const failed = (code: string, money: 'not_sent' | 'unknown' = 'not_sent'): Wizard => ({ step: 'error', payment, failure: failureOf(code, money), parked: null })
const success: Wizard = { step: 'success', payment, sent, parked: null }

const EVENTS: WizardEvent[] = [
  { type: 'choose', receiver: bob }, { type: 'enter', entry: '1' }, { type: 'write', note: 'x' }, { type: 'show', visibility: 'private' }, { type: 'go', to: 'who' },
  { type: 'pay', payment }, { type: 'resume', payment }, { type: 'report', key: 'k1', phase: 'checking' }, { type: 'sent', key: 'k1', sent },
  { type: 'failed', key: 'k1', failure: failureOf('INSUFFICIENT_FUNDS') }, { type: 'retry' }, { type: 'cancel', draft: empty }, { type: 'again', draft: empty },
]

describe('the steps before Pay', () => {
  it('go from who to confirm', () => {
    const events: WizardEvent[] = [
      { type: 'choose', receiver: bob }, { type: 'enter', entry: '12.5' }, { type: 'go', to: 'note' }, { type: 'write', note: 'Pizza' }, { type: 'show', visibility: 'private' },
      { type: 'go', to: 'confirm' }, { type: 'pay', payment },
    ]
    const steps = events.reduce<Wizard[]>((seen, event) => [...seen, next(seen.at(-1) as Wizard, event)], [editing('who', empty)])
    expect(steps.map(({ step }) => step)).toEqual(['who', 'amount', 'amount', 'note', 'note', 'note', 'confirm', 'processing'])
    expect(steps[6]).toMatchObject({ draft: { receiver: bob, entry: '12.5', note: 'Pizza', visibility: 'private' } })
  })

  it.each([
    [empty, 'confirm', 'who'], [{ ...empty, receiver: bob }, 'confirm', 'amount'], [{ ...full, entry: '0.00' }, 'note', 'amount'], [full, 'confirm', 'confirm'], [full, 'amount', 'amount'], [full, 'who', 'who'],
  ] as const)('cannot be skipped (%#)', (draft, wanted, reached) => {
    expect(reachable(draft, wanted)).toBe(reached)
    expect(next(editing('who', draft), { type: 'go', to: wanted }).step).toBe(reached)
  })

  it('keep what was typed on the way back', () => expect(next(editing('confirm'), { type: 'go', to: 'who' })).toEqual(editing('who')))

  it.each(['who', 'amount', 'note'] as const)('pay nothing at %s', (step) => expect(next(editing(step), { type: 'pay', payment })).toEqual(editing(step)))

  it('pay only their own draft', () => expect(next(editing('confirm'), { type: 'pay', payment: { ...payment, draftId: 'other' } })).toEqual(editing('confirm')))
})

describe('processing', () => {
  it('cannot be left but by an outcome of its own payment', () => {
    for (const event of EVENTS.filter(({ type }) => !['report', 'sent', 'failed'].includes(type))) expect(next(processing, event)).toBe(processing)
    expect(next(processing, { type: 'sent', key: 'other', sent })).toBe(processing)
    expect(next(processing, { type: 'failed', key: 'other', failure: failureOf('X') })).toBe(processing)
    expect(next(processing, { type: 'report', key: 'other', phase: 'checking' })).toBe(processing)
  })

  it('says when it only checks', () => expect(next(processing, { type: 'report', key: 'k1', phase: 'checking' })).toEqual({ ...processing, phase: 'checking' }))

  it('ends in success or in an error', () => {
    expect(next(processing, { type: 'sent', key: 'k1', sent })).toEqual(success)
    expect(next(processing, { type: 'failed', key: 'k1', failure: failureOf('DATABASE_ERROR') })).toEqual(failed('DATABASE_ERROR'))
  })
})

describe('a payment found in the journal', () => {
  it.each(['who', 'amount', 'note', 'confirm'] as const)('is checked first, whatever is typed at %s', (step) => {
    expect(next(editing(step, empty), { type: 'resume', payment })).toEqual({ step: 'processing', phase: 'checking', payment, parked: null })
  })

  it('parks another draft and gives it back afterwards', () => {
    const other: Draft = { ...full, id: 'd2' }
    const checking = next(editing('confirm', other), { type: 'resume', payment })
    expect(checking).toMatchObject({ step: 'processing', parked: other })
    const done = next(checking, { type: 'sent', key: 'k1', sent })
    expect(next(done, { type: 'again', draft: empty })).toEqual(editing('confirm', other))
    const refused = next(checking, { type: 'failed', key: 'k1', failure: failureOf('RISK_BLOCKED') })
    expect(next(refused, { type: 'cancel', draft: empty })).toEqual(editing('confirm', other))
  })

  it('is this draft itself when another tab paid it', () => expect(next(editing('confirm'), { type: 'resume', payment })).toMatchObject({ step: 'processing', parked: null }))
})

describe('an error', () => {
  it.each(['DATABASE_ERROR', 'EXTERNAL_SERVICE_ERROR', 'RATE_LIMITED', 'CONNECTION_LOST'])('%s may be tried again with the same payment', (code) =>
    expect(next(failed(code), { type: 'retry' })).toEqual({ ...processing }))

  it.each(['INSUFFICIENT_FUNDS', 'RECIPIENT_NOT_FOUND', 'DAILY_LIMIT_EXCEEDED', 'ACCOUNT_FROZEN', 'RISK_BLOCKED', 'INTERNAL_ERROR'])('%s may not', (code) =>
    expect(next(failed(code), { type: 'retry' })).toEqual(failed(code)))

  it('with an unknown end is checked before it is sent again', () =>
    expect(next(failed('CONNECTION_LOST', 'unknown'), { type: 'retry' })).toMatchObject({ step: 'processing', phase: 'checking', payment }))

  it('gives way when it turns out to have been sent', () => expect(next(failed('CONNECTION_LOST', 'unknown'), { type: 'sent', key: 'k1', sent })).toEqual(success))

  it('is left for a new draft', () => expect(next(failed('RISK_BLOCKED'), { type: 'cancel', draft: empty })).toEqual(editing('who', empty)))

  it('ignores everything else', () => {
    for (const event of EVENTS.filter(({ type }) => !['retry', 'cancel', 'sent'].includes(type))) expect(next(failed('DATABASE_ERROR'), event)).toEqual(failed('DATABASE_ERROR'))
  })
})

it('success stays until another payment is begun', () => {
  for (const event of EVENTS.filter(({ type }) => type !== 'again')) expect(next(success, event)).toBe(success)
  expect(next(success, { type: 'again', draft: empty })).toEqual(editing('who', empty))
})
