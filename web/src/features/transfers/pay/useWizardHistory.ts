import { useCallback, useEffect, useRef } from 'react'
import { useNavigate, useNavigationType, useSearchParams } from 'react-router'
import type { EditStep, Wizard } from './machine'
import { useWizard } from './store'

const STEPS: readonly EditStep[] = ['who', 'amount', 'note', 'confirm']

const asStep = (name: string | null): EditStep => STEPS.find((step) => step === name) ?? 'who'

export const isEditing = (wizard: Wizard): wizard is Extract<Wizard, { step: EditStep }> => 'draft' in wizard

/** Each step is a place in the browser's history, so that its way back is the wizard's. Returns that way. */
export function useWizardHistory(): () => void {
  const { wizard, dispatch } = useWizard()
  const navigate = useNavigate()
  const [params] = useSearchParams()
  const popped = useNavigationType() === 'POP'
  const inUrl = asStep(params.get('step'))
  const opening = params.has('to') || params.has('request')
  const asked = isEditing(wizard) && wizard.draft.requestId !== undefined
  const depth = useRef(0)
  const before = useRef<EditStep | null>(null)
  const step = isEditing(wizard) ? wizard.step : null

  useEffect(() => {
    // Who the address asks for comes first; it may begin another draft.
    if (!step || opening) return
    const forward = before.current !== null && STEPS.indexOf(step) > STEPS.indexOf(before.current)
    before.current = step
    if (step === inUrl) return
    if (forward) depth.current++
    void navigate(step === 'who' ? '/pay' : `/pay?step=${step}`, { replace: !forward })
    // Only a change of the step moves the page; a change of the page is the next effect's.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [step, opening])

  useEffect(() => {
    if (!popped || !before.current || before.current === inUrl) return
    depth.current = Math.max(0, depth.current - 1)
    before.current = inUrl
    dispatch({ type: 'go', to: inUrl })
  }, [inUrl, popped, dispatch])

  return useCallback(() => {
    if (asked) void navigate('/requests')
    else if (!step || step === 'who') void navigate('/')
    else if (depth.current > 0) void navigate(-1)
    else dispatch({ type: 'go', to: STEPS[STEPS.indexOf(step) - 1] ?? 'who' })
  }, [asked, step, navigate, dispatch])
}
