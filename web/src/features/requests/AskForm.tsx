import { useMemo, useState } from 'react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from 'react-router'
import { http } from '@/api/client'
import { answer, ApiProblem, ConnectionLost, sentence } from '@/api/problem'
import type { User } from '@/api/types'
import { Avatar } from '@/components/Avatar'
import { Button } from '@/components/Button'
import { Field } from '@/components/Field'
import { Notice } from '@/components/Notice'
import { decimalSeparator, formatMoney, parseMoney, toDecimal } from '@/lib/money'
import { useToasts } from '@/lib/toasts'
import { uuid } from '@/lib/uuid'
import { worthHearing } from '@/lib/worthHearing'
import { NOTE_MAX, problemOf } from './ask'
import { refreshAsks } from './useAnswer'
import styles from './AskForm.module.css'

const CURRENCY = 'USD'

interface Props {
  person: User
  /** Minor units; null when it is still to be said. */
  amount: number | null
  note: string
}

/** How much and what for; one press asks. Filled in, it is read at one glance. */
export function AskForm({ person, amount, note: filled }: Props) {
  const [typed, setTyped] = useState(amount === null ? '' : toDecimal(amount, CURRENCY).replace('.', decimalSeparator()))
  const [note, setNote] = useState(filled)
  const [pressed, setPressed] = useState(false)
  const minor = parseMoney(typed, CURRENCY)
  const problem = problemOf(typed, minor)
  const over = [...note].length > NOTE_MAX
  const ask = useAsk(person, minor ?? 0, note.trim())
  const press = () => {
    setPressed(true)
    if (!problem && !over) ask.mutate()
  }
  return (
    <form className={styles.form} noValidate onSubmit={(event) => { event.preventDefault(); press() }}>
      <header className={styles.head}>
        <Avatar person={person} size={72} />
        <h2>You ask <bdi>{person.displayName}</bdi></h2>
        <p><bdi>@{person.username}</bdi></p>
      </header>
      <div className={styles.amount}><Field label="How much" inputMode="decimal" autoComplete="off" placeholder={`0${decimalSeparator()}00`} value={typed} autoFocus={amount === null}
        onChange={(event) => setTyped(event.target.value)} problem={pressed ? (problem ?? undefined) : undefined} /></div>
      <div className={styles.what}>
        <label htmlFor="what">What for</label>
        <textarea id="what" rows={3} dir="auto" placeholder="Pizza, rent, the concert…" value={note} aria-describedby={over ? 'what-over' : undefined} aria-invalid={over || undefined}
          onChange={(event) => setNote(event.target.value)} onKeyDown={(event) => { if (event.key === 'Enter' && !event.shiftKey) { event.preventDefault(); press() } }} />
        {over && <p id="what-over" className={styles.over} role="alert">At most {NOTE_MAX} characters.</p>}
      </div>
      {ask.error && <Notice tone="loss" live title={ask.error instanceof ConnectionLost ? 'No answer came.' : 'It was not asked.'}>{reasonOf(ask.error)}</Notice>}
      <Button type="submit" wide busy={ask.isPending}>{minor && !problem ? `Ask for ${formatMoney(minor, CURRENCY)}` : 'Ask'}</Button>
    </form>
  )
}

/** The key stands for what is asked: pressed again after a lost answer, it is asked once (ID-5). */
function useAsk(person: User, amount: number, note: string) {
  const client = useQueryClient()
  const navigate = useNavigate()
  const show = useToasts((state) => state.show)
  // eslint-disable-next-line react-hooks/exhaustive-deps
  const key = useMemo(() => uuid(), [person.id, amount, note])
  return useMutation({
    networkMode: 'always',
    mutationFn: () => answer(http.POST('/v1/requests', {
      params: { header: { 'Idempotency-Key': key } }, body: { requesteeId: person.id, amount, note: note || null },
    })),
    onSuccess: () => {
      show({ tone: 'plain', text: `You asked ${person.displayName} for ${formatMoney(amount, CURRENCY)}.` })
      refreshAsks(client)
      worthHearing()
      void navigate('/requests?tab=sent', { replace: true })
    },
  })
}

function reasonOf(error: Error): string {
  if (error instanceof ConnectionLost) return "Quits can't be reached right now, so it may have arrived all the same. Asking again with the same words asks only once."
  return error instanceof ApiProblem && error.code === 'RECIPIENT_NOT_FOUND' ? "You can't ask this person." : sentence(error)
}
