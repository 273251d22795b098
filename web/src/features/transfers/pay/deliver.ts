import { ApiProblem, ConnectionLost } from '@/api/problem'
import type { Transfer } from '@/api/types'
import { failureFrom, failureOf, isRefusal, type Failure } from './failure'
import type { Payment, Sent } from './payment'

/** The two questions a payment asks the server. */
export interface Wire {
  send: (payment: Payment) => Promise<Sent>
  /** What became of a key; null when it never arrived (TR-18). */
  find: (key: string) => Promise<Transfer | null>
}

export interface Delivery {
  wire: Wire
  /** Told before each question: sending, or checking whether it was sent. */
  report: (phase: 'sending' | 'checking') => void
  wait: (ms: number) => Promise<void>
  /** False for a payment so old that the person is asked before it is sent after all. */
  resend: boolean
}

export type Outcome = { kind: 'sent'; sent: Sent } | { kind: 'failed'; failure: Failure }

/** Tries before the person is asked. */
export const DELIVERY_TRIES = 6

/**
 * Carries one payment to a known end. The same key is used throughout: what arrived is found by it, what did not is sent
 * again with it. Nothing is called failed while the money may have moved.
 * @param first 'find' to ask before sending: after a reload, or when an earlier try may have arrived
 */
export async function deliver(payment: Payment, first: 'send' | 'find', { wire, report, wait, resend }: Delivery): Promise<Outcome> {
  let ask = first
  let mayHaveArrived = first === 'find'
  for (let tries = 0; tries < DELIVERY_TRIES; tries++) {
    report(ask === 'send' ? 'sending' : 'checking')
    try {
      if (ask === 'send') return { kind: 'sent', sent: await wire.send(payment) }
      const transfer = await wire.find(payment.key)
      if (transfer) return ending(transfer)
      if (!resend) return { kind: 'failed', failure: { ...failureOf('NOT_ARRIVED'), retry: true } }
      ask = 'send'
    } catch (error) {
      const verdict = judge(error, mayHaveArrived)
      if (verdict.kind === 'failed') return verdict.open ? settle(payment, verdict.failure, wire) : verdict
      mayHaveArrived = true
      report('checking')
      await wait(verdict.after ?? pause(tries))
      ask = verdict.ask
    }
  }
  return { kind: 'failed', failure: failureOf('CONNECTION_LOST', 'unknown') }
}

type Verdict = { kind: 'failed'; failure: Failure; open: boolean } | { kind: 'again'; ask: 'send' | 'find'; after?: number }

function judge(error: unknown, mayHaveArrived: boolean): Verdict {
  if (error instanceof ConnectionLost) return { kind: 'again', ask: 'find' }
  if (!(error instanceof ApiProblem)) throw error
  if (error.code === 'IDEMPOTENCY_IN_PROGRESS') return { kind: 'again', ask: 'send', after: (error.retryAfter ?? 1) * 1000 }
  const failure = failureFrom(error)
  // 401 and 429 speak of this request only, not of an earlier one with the same key.
  const ofThisTry = error.status === 401 || error.status === 429
  if (isRefusal(error)) return { kind: 'failed', open: false, failure: ofThisTry && mayHaveArrived ? { ...failure, money: 'unknown' } : failure }
  return { kind: 'failed', failure, open: true }
}

/** After an outage's answer the key tells whether the money moved. When it cannot be asked, that is what is said. */
async function settle(payment: Payment, failure: Failure, wire: Wire): Promise<Outcome> {
  try {
    const transfer = await wire.find(payment.key)
    return transfer ? ending(transfer) : { kind: 'failed', failure }
  } catch (error) {
    if (error instanceof ConnectionLost || error instanceof ApiProblem) return { kind: 'failed', failure: { ...failure, money: 'unknown', retry: true } }
    throw error
  }
}

const ending = (transfer: Transfer): Outcome => transfer.status === 'failed'
  ? { kind: 'failed', failure: failureOf(transfer.failureCode ?? (transfer.state === 'CANCELLED' ? 'UNDONE' : 'INTERNAL_ERROR')) }
  : { kind: 'sent', sent: { transfer, newBalance: null } }

/** 0.5 s, 1 s, 2 s, 4 s, at most 5 s. */
const pause = (tries: number): number => Math.min(5000, 500 * 2 ** tries)
