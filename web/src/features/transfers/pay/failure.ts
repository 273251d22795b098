import type { ApiProblem } from '@/api/problem'

/** Why a payment did not end in a transfer, and what is known of the money. */
export interface Failure {
  code: string
  title: string
  message: string
  /** `not_sent` is certain; `unknown` means only the key can tell. */
  money: 'not_sent' | 'unknown'
  /** Trying the same payment again, with the same key, may help (UI-3). */
  retry: boolean
}

const RETRYABLE = new Set(['DATABASE_ERROR', 'EXTERNAL_SERVICE_ERROR', 'RATE_LIMITED', 'CONNECTION_LOST'])

const WORDS: Record<string, [title: string, message: string]> = {
  INSUFFICIENT_FUNDS: ['Not Enough Balance', "You don't have enough balance for this payment."],
  RECIPIENT_NOT_FOUND: ['User Not Found', 'The recipient account was not found.'],
  INVALID_RECIPIENT: ['User Not Found', "You can't pay this account."],
  DAILY_LIMIT_EXCEEDED: ['Limit Reached', "You've reached your daily transfer limit."],
  WEEKLY_LIMIT_EXCEEDED: ['Limit Reached', "You've reached your weekly transfer limit."],
  ACCOUNT_FROZEN: ['Account Frozen', 'Your account is temporarily frozen. Please contact support.'],
  EXTERNAL_SERVICE_ERROR: ['Connection Issue', 'A service we need did not answer. Please try again.'],
  DATABASE_ERROR: ['Connection Issue', "We couldn't reach our books just now. Please try again."],
  CONNECTION_LOST: ['Connection Issue', "Quits can't be reached right now. Trying again uses the same payment, so it is never sent twice."],
  NOT_ARRIVED: ['It Never Arrived', 'This payment did not reach Quits. Send it now, or leave it.'],
  UNDONE: ['You Undid It', 'This payment was undone in time. The money is yours.'],
  RATE_LIMITED: ['One Moment', 'That was a lot at once. Please wait a little, then try again.'],
  INVALID_AMOUNT: ['Check the Amount', 'An amount from $0.01 to $5,000.00 can be sent.'],
  QUOTE_CHANGED: ['The Price Changed', 'What this payment costs has changed. Please look at it again.'],
  REQUEST_NOT_PENDING: ['No Longer Open', 'This request was answered, withdrawn or has expired meanwhile.'],
  REQUEST_CHANGED: ['The Amount Changed', 'What you are asked for has changed. Look at the request again.'],
  RISK_BLOCKED: ['Payment Stopped', 'This payment was stopped to keep your money safe.'],
  IDEMPOTENCY_KEY_REUSED: ['Already Used', 'This payment was already sent with other details. Look at your activity before you pay again.'],
}

/** A failure for a code of the server, or for CONNECTION_LOST. */
export function failureOf(code: string, money: Failure['money'] = 'not_sent'): Failure {
  const [title, message] = WORDS[code] ?? ["It Didn't Work", 'Something went wrong on our side.']
  return { code, title, message, money, retry: RETRYABLE.has(code) }
}

/** Whether the server refused before it did anything, so that nothing can have moved. */
export const isRefusal = (problem: ApiProblem): boolean => problem.status < 500 && problem.code !== 'IDEMPOTENCY_IN_PROGRESS'

/** The field-level reason of a 400 is more useful than our general words. */
export function failureFrom(problem: ApiProblem): Failure {
  const failure = failureOf(problem.code)
  const unknown = !(problem.code in WORDS) && problem.status < 500
  return unknown ? { ...failure, message: problem.detail ?? problem.message } : failure
}
