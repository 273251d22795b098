import { useEffect, useRef } from 'react'
import { ArrowLeft, X } from 'lucide-react'
import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearchParams } from 'react-router'
import { askQuery } from '@/api/asks'
import { useMe } from '@/api/me'
import { profileQuery } from '@/api/people'
import { ApiProblem, sentence } from '@/api/problem'
import { asVisibility, type MoneyRequest, type Visibility } from '@/api/types'
import { IconButton } from '@/components/Button'
import { minorDigits } from '@/lib/money'
import { useToasts } from '@/lib/toasts'
import { useTitle } from '@/lib/useTitle'
import { AmountStep } from './AmountStep'
import { ConfirmStep } from './ConfirmStep'
import { ErrorStep } from './ErrorStep'
import { entryOf } from './keypad'
import { amountOf, noteOf } from './link'
import { NoteStep } from './NoteStep'
import { ProcessingStep } from './ProcessingStep'
import type { Draft } from './payment'
import { newDraft, useWizard } from './store'
import { SuccessStep } from './SuccessStep'
import { useDelivery, useJournal } from './usePayment'
import { isEditing, useWizardHistory } from './useWizardHistory'
import { WhoStep } from './WhoStep'
import styles from './PayPage.module.css'

const STEPS = ['who', 'amount', 'note', 'confirm'] as const
const NAMES = { who: 'Pay someone', amount: 'How much', note: 'What is it for', confirm: 'Look it over', processing: 'Paying', success: 'Paid', error: 'Not paid' }

/** UI-1: who, how much, note, confirm, and what became of it. */
export default function PayPage() {
  useOpening()
  useAsked()
  useDelivery()
  const { wizard } = useWizard()
  const back = useWizardHistory()
  const navigate = useNavigate()
  useTitle(wizard.step === 'success' && wizard.sent.transfer.status !== 'completed' ? 'Waiting' : NAMES[wizard.step])
  const at = STEPS.findIndex((step) => step === wizard.step)
  return (
    <div className={styles.page}>
      <header className={styles.bar}>
        {isEditing(wizard) && wizard.step !== 'who'
          ? <IconButton label="Back" onClick={back}><ArrowLeft className={styles.arrow} size={22} /></IconButton>
          : <span className={styles.gap} />}
        {at >= 0 && !(isEditing(wizard) && wizard.draft.requestId) && (
          <p className={styles.progress}>
            <span className="sr-only">Step {at + 1} of {STEPS.length}</span>
            {STEPS.map((step, index) => <i key={step} data-done={index <= at} />)}
          </p>
        )}
        {wizard.step === 'processing'
          ? <span className={styles.gap} />
          : <IconButton label="Close" onClick={() => void navigate('/')}><X size={22} /></IconButton>}
      </header>
      <main className={styles.main} key={wizard.step}><Step /></main>
    </div>
  )
}

function Step() {
  const { wizard } = useWizard()
  switch (wizard.step) {
    case 'who': return <WhoStep />
    case 'amount': return <AmountStep draft={wizard.draft} />
    case 'note': return <NoteStep draft={wizard.draft} />
    case 'confirm': return <ConfirmStep draft={wizard.draft} />
    case 'processing': return <ProcessingStep payment={wizard.payment} phase={wizard.phase} parked={wizard.parked !== null} />
    case 'success': return <SuccessStep {...wizard} />
    case 'error': return <ErrorStep {...wizard} />
  }
}

/** What the page opens with: a payment whose end is not known, the person of the address, this tab's draft, or a new one. */
function useOpening(): void {
  const me = useMe()
  const journal = useJournal()
  const [params, setParams] = useSearchParams()
  const to = params.get('to')
  const { data: person, error } = useQuery({ ...profileQuery(to ?? ''), enabled: to !== null })
  const missing = error instanceof ApiProblem && error.status === 404
  const opened = useRef(false)
  useEffect(() => {
    if (opened.current) return
    opened.current = true
    const { wizard, personId, begin, dispatch } = useWizard.getState()
    // A request is confirmed where it was opened; Pay begins something else.
    const elsewhere = isEditing(wizard) && wizard.draft.requestId !== undefined && !params.has('step')
    if (personId !== me.id || wizard.step === 'success' || wizard.step === 'error' || elsewhere) begin(me.id, newDraft(asVisibility(me.settings.defaultVisibility)))
    const open = journal.open()
    if (open) dispatch({ type: 'resume', payment: open })
  }, [me, journal, params])
  useEffect(() => {
    if (!person || !to) return
    const { wizard, begin } = useWizard.getState()
    if (isEditing(wizard) && person.id !== me.id) begin(me.id, { ...newDraft(asVisibility(me.settings.defaultVisibility), person), ...askedIn(params) })
    setParams({}, { replace: true })
  }, [person, to, me, params, setParams])
  useEffect(() => {
    if (!missing) return
    useToasts.getState().show({ tone: 'problem', text: `No one here is called @${to ?? ''}.` })
    setParams({}, { replace: true })
  }, [missing, to, setParams])
}

/** The request of the address: what was asked for is confirmed, or not paid. One request is one draft in every tab. */
function useAsked(): void {
  const me = useMe()
  const navigate = useNavigate()
  const [params, setParams] = useSearchParams()
  const id = params.get('request')
  const { data: ask, isFetching, error } = useQuery({ ...askQuery(id ?? ''), enabled: id !== null })
  const begun = useRef<string>(null)
  useEffect(() => {
    if (!id) begun.current = null
    // The address changes a moment after the answer; what is heard of the request until then is no second one.
    if (!id || begun.current === id || isFetching || !(ask ?? error)) return
    begun.current = id
    if (ask?.status !== 'pending' || ask.requestee.id !== me.id) {
      useToasts.getState().show({ tone: 'problem', text: ask ? 'This request is no longer open.' : sentence(error) })
      void navigate('/requests', { replace: true })
      return
    }
    const { wizard, begin } = useWizard.getState()
    if (isEditing(wizard)) begin(me.id, draftOf(ask, asVisibility(me.settings.defaultVisibility)))
    setParams({}, { replace: true })
  }, [id, ask, isFetching, error, me, navigate, setParams])
}

const draftOf = ({ id, requester, amount, currency, note, visibility }: MoneyRequest, mine: Visibility): Draft => ({
  ...newDraft(narrowest(mine, asVisibility(visibility)), requester), id: `request ${id}`, requestId: id, entry: entryOf(amount, minorDigits(currency)), note: note ?? '',
})

/** Without a word of mine nobody sees it whom my setting or the asker leaves out (RQ-3). */
const narrowest = (one: Visibility, other: Visibility): Visibility => [one, other].find((each) => each === 'private') ?? [one, other].find((each) => each === 'friends') ?? 'public'

/** What a link asks for besides the person. */
function askedIn(params: URLSearchParams): Partial<Draft> {
  const amount = amountOf(params.get('amount'))
  return { note: noteOf(params.get('note')), ...(amount !== null && { entry: entryOf(amount, minorDigits('USD')) }) }
}
