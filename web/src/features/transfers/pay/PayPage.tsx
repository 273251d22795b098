import { useEffect, useRef } from 'react'
import { ArrowLeft, X } from 'lucide-react'
import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearchParams } from 'react-router'
import { useMe } from '@/api/me'
import { profileQuery } from '@/api/people'
import { ApiProblem } from '@/api/problem'
import { asVisibility } from '@/api/types'
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
  useDelivery()
  const { wizard } = useWizard()
  const back = useWizardHistory()
  const navigate = useNavigate()
  useTitle(NAMES[wizard.step])
  const at = STEPS.findIndex((step) => step === wizard.step)
  return (
    <div className={styles.page}>
      <header className={styles.bar}>
        {isEditing(wizard) && wizard.step !== 'who'
          ? <IconButton label="Back" onClick={back}><ArrowLeft className={styles.arrow} size={22} /></IconButton>
          : <span className={styles.gap} />}
        {at >= 0 && (
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
    if (personId !== me.id || wizard.step === 'success' || wizard.step === 'error') begin(me.id, newDraft(asVisibility(me.settings.defaultVisibility)))
    const open = journal.open()
    if (open) dispatch({ type: 'resume', payment: open })
  }, [me, journal])
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

/** What a link asks for besides the person. */
function askedIn(params: URLSearchParams): Partial<Draft> {
  const amount = amountOf(params.get('amount'))
  return { note: noteOf(params.get('note')), ...(amount !== null && { entry: entryOf(amount, minorDigits('USD')) }) }
}
