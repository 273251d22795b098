import type { User, Visibility } from '@/api/types'
import type { Failure } from './failure'
import type { Entry } from './keypad'
import type { Draft, Payment, Sent } from './payment'

export type EditStep = 'who' | 'amount' | 'note' | 'confirm'

/** UI-1, one shape per step. `parked` is another draft of this tab that waits until this payment is settled. */
export type Wizard =
  | { step: EditStep; draft: Draft }
  | { step: 'processing'; phase: 'sending' | 'checking'; payment: Payment; parked: Draft | null }
  | { step: 'success'; payment: Payment; sent: Sent; parked: Draft | null }
  | { step: 'error'; payment: Payment; failure: Failure; parked: Draft | null }

export type WizardEvent =
  | { type: 'choose'; receiver: User }
  | { type: 'enter'; entry: Entry }
  | { type: 'write'; note: string }
  | { type: 'show'; visibility: Visibility }
  | { type: 'go'; to: EditStep }
  | { type: 'pay'; payment: Payment }
  | { type: 'resume'; payment: Payment }
  | { type: 'report'; key: string; phase: 'sending' | 'checking' }
  | { type: 'sent'; key: string; sent: Sent }
  | { type: 'failed'; key: string; failure: Failure }
  | { type: 'retry' }
  | { type: 'cancel'; draft: Draft }
  | { type: 'again'; draft: Draft }

const ORDER: readonly EditStep[] = ['who', 'amount', 'note', 'confirm']

/** Whether `draft` has what the steps before `step` ask for. */
export function mayEnter(draft: Draft, step: EditStep): boolean {
  const needs = ORDER.indexOf(step)
  if (needs >= 1 && !draft.receiver) return false
  return needs < 2 || /[1-9]/.test(draft.entry)
}

/** The furthest step that `draft` is ready for, up to `step`. */
export const reachable = (draft: Draft, step: EditStep): EditStep =>
  ORDER.slice(0, ORDER.indexOf(step) + 1).findLast((each) => mayEnter(draft, each)) ?? 'who'

/** What the wizard is after an event. An event that does not fit the step changes nothing. Pure. */
export function next(wizard: Wizard, event: WizardEvent): Wizard {
  switch (wizard.step) {
    case 'processing': return whileProcessing(wizard, event)
    case 'success': return event.type === 'again' ? afterwards(wizard.parked, event.draft) : wizard
    case 'error': return afterError(wizard, event)
    default: return whileEditing(wizard, event)
  }
}

type Editing = Extract<Wizard, { draft: Draft }>
type Processing = Extract<Wizard, { step: 'processing' }>
type Failed = Extract<Wizard, { step: 'error' }>

function whileEditing({ step, draft }: Editing, event: WizardEvent): Wizard {
  switch (event.type) {
    case 'choose': return { step: 'amount', draft: { ...draft, receiver: event.receiver } }
    case 'enter': return { step, draft: { ...draft, entry: event.entry } }
    case 'write': return { step, draft: { ...draft, note: event.note } }
    case 'show': return { step, draft: { ...draft, visibility: event.visibility } }
    case 'go': return draft.requestId ? { step, draft } : { step: reachable(draft, event.to), draft }
    case 'pay': return step === 'confirm' && event.payment.draftId === draft.id ? processing(event.payment, null) : { step, draft }
    case 'resume': return processing(event.payment, parkedBy(event.payment, draft), 'checking')
    default: return { step, draft }
  }
}

function whileProcessing(wizard: Processing, event: WizardEvent): Wizard {
  const { payment, parked } = wizard
  switch (event.type) {
    case 'report': return event.key === payment.key ? { ...wizard, phase: event.phase } : wizard
    case 'sent': return event.key === payment.key ? { step: 'success', payment, sent: event.sent, parked } : wizard
    case 'failed': return event.key === payment.key ? { step: 'error', payment, failure: event.failure, parked } : wizard
    default: return wizard
  }
}

function afterError(wizard: Failed, event: WizardEvent): Wizard {
  const { payment, failure, parked } = wizard
  if (event.type === 'retry' && failure.retry) return processing(payment, parked, failure.money === 'unknown' ? 'checking' : 'sending')
  // Another window may have learned how it ended.
  if (event.type === 'sent' && event.key === payment.key) return { step: 'success', payment, sent: event.sent, parked }
  return event.type === 'cancel' ? afterwards(parked, event.draft) : wizard
}

const processing = (payment: Payment, parked: Draft | null, phase: Processing['phase'] = 'sending'): Processing =>
  ({ step: 'processing', phase, payment, parked })

/** A draft with something in it is kept while another payment is looked after. */
const parkedBy = (payment: Payment, draft: Draft): Draft | null =>
  draft.receiver && draft.id !== payment.draftId ? draft : null

function afterwards(parked: Draft | null, draft: Draft): Wizard {
  const chosen = parked ?? draft
  return { step: reachable(chosen, 'confirm'), draft: chosen }
}
