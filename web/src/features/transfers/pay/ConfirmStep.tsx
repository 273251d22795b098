import { useEffect, useRef, useState, useSyncExternalStore } from 'react'
import { CloudOff, TriangleAlert } from 'lucide-react'
import { useQuery } from '@tanstack/react-query'
import { useMe } from '@/api/me'
import { ApiProblem, sentence } from '@/api/problem'
import type { Quote, User } from '@/api/types'
import { useWallet } from '@/api/wallet'
import { Amount } from '@/components/Amount'
import { Avatar } from '@/components/Avatar'
import { Button } from '@/components/Button'
import { Choice } from '@/components/Choice'
import { Fact, Facts } from '@/components/Facts'
import { Notice } from '@/components/Notice'
import { Skeleton } from '@/components/Skeleton'
import { formatDateTime, formatSpan } from '@/lib/dates'
import { formatMoney, minorDigits } from '@/lib/money'
import { useOnline } from '@/lib/useOnline'
import { uuid } from '@/lib/uuid'
import { quoteQuery } from '../queries'
import { failureFrom } from './failure'
import { FirstPayment } from './FirstPayment'
import { journalName } from './journal'
import { minorOf } from './keypad'
import type { Draft } from './payment'
import { useWizard } from './store'
import { usePay, useJournal } from './usePayment'
import { useUndoWindow } from './undoWindow'
import { VISIBILITY } from './visibilityOptions'
import styles from './ConfirmStep.module.css'

/** Step 4: everything about the payment, read at one glance, from the server's own plan. */
export function ConfirmStep({ draft }: { draft: Draft & { receiver: User | null } }) {
  const { receiver } = draft
  return receiver ? <Confirm draft={draft} receiver={receiver} /> : null
}

function Confirm({ draft, receiver }: { draft: Draft; receiver: User }) {
  const currency = useWallet().data?.currency ?? 'USD'
  const amount = minorOf(draft.entry, minorDigits(currency))
  const quote = useQuery(quoteQuery(receiver.id, amount))
  const online = useOnline()
  const pay = usePay()
  const [pressed, setPressed] = useState(false)
  const button = useRef<HTMLButtonElement>(null)
  // Who asked is no wrong person.
  const stranger = useUndoWindow(receiver)
  const undoSeconds = draft.requestId ? 0 : stranger
  const planned = quote.data !== undefined && undoSeconds !== null
  useEffect(() => { if (planned) button.current?.focus({ preventScroll: true }) }, [planned])
  const twin = usePaidJustNow(draft, amount)
  const press = () => {
    setPressed(true)
    void pay({
      key: uuid(), draftId: draft.id, receiver, amount, currency, note: draft.note.trim(), visibility: draft.visibility,
      quoteId: quote.data?.quoteId ?? null, undoSeconds: undoSeconds ?? 0, at: Date.now(), requestId: draft.requestId,
    }).finally(() => setPressed(false))
  }
  return (
    <form className={styles.step} onSubmit={(event) => { event.preventDefault(); press() }}>
      <h1 className={styles.glance}>
        <Avatar person={receiver} size={72} />
        <span className={styles.who}>You pay <bdi>{receiver.displayName}</bdi></span>
        <Amount minor={amount} currency={currency} size="hero" />
      </h1>
      {draft.note.trim() && <p className={styles.note} dir="auto">{draft.note}</p>}
      <Plan quote={planned ? quote.data : undefined} undoSeconds={undoSeconds ?? 0} draft={draft} receiver={receiver} currency={currency} />
      <div className={styles.end}>
        {draft.requestId && <SeenBy draft={draft} />}
        <FirstPayment receiver={receiver} />
        {quote.error && <Refusal error={quote.error} />}
        {!online && <Notice tone="wait" live icon={<CloudOff size={20} aria-hidden />}>You're offline. Paying needs a connection; nothing will be sent until you press Pay again.</Notice>}
        {twin && <Notice tone="wait" live icon={<TriangleAlert size={20} aria-hidden />}>You paid {receiver.displayName} {formatMoney(amount, currency)} a moment ago. This would be a second payment.</Notice>}
        <Button type="submit" wide ref={button} disabled={!planned || !online} busy={pressed}>
          {twin ? 'Pay again' : 'Pay'} {formatMoney(amount + (quote.data?.fee ?? 0), currency)}
        </Button>
      </div>
    </form>
  )
}

function Plan({ quote, undoSeconds, draft, receiver, currency }: { quote: Quote | undefined; undoSeconds: number; draft: Draft; receiver: User; currency: string }) {
  const waiting = <Skeleton width="6rem" />
  return (
    <Facts>
      <Fact name="To"><bdi>@{receiver.username}</bdi></Fact>
      <Fact name="From">Your balance</Fact>
      <Fact name="Fee">{quote ? (quote.fee === 0 ? 'Free' : formatMoney(quote.fee, currency)) : waiting}</Fact>
      <Fact name="Arrives">{quote ? arrival(quote.arrivesAt, undoSeconds) : waiting}</Fact>
      {!draft.requestId && <Fact name="Seen by">{VISIBILITY[draft.visibility].label === 'Private' ? 'Only you two' : VISIBILITY[draft.visibility].label === 'Public' ? 'Everyone' : 'Friends'}</Fact>}
    </Facts>
  )
}

/** Who asked wished for something; who pays decides (RQ-3). */
function SeenBy({ draft }: { draft: Draft }) {
  const dispatch = useWizard((state) => state.dispatch)
  return (
    <fieldset className={styles.seen}>
      <legend>Who may see it</legend>
      <Choice label="Who may see it" options={Object.values(VISIBILITY).map(({ value, label }) => ({ value, label }))} value={draft.visibility} onChange={(visibility) => dispatch({ type: 'show', visibility })} />
    </fieldset>
  )
}

function arrival(at: string, undoSeconds: number): string {
  if (Date.parse(at) - Date.now() >= 120_000) return formatDateTime(at)
  return undoSeconds > 0 ? `In ${formatSpan(undoSeconds)}, unless you undo it` : 'Right away'
}

function Refusal({ error }: { error: Error }) {
  const failure = error instanceof ApiProblem ? failureFrom(error) : null
  return <Notice tone="loss" live title={failure?.title}>{failure?.message ?? sentence(error)}</Notice>
}

const RECENT = 2 * 60_000

/** Whether this browser just paid the same person the same amount from another draft, in this tab or another. */
function usePaidJustNow(draft: Draft, amount: number): boolean {
  const { id } = useMe()
  const journal = useJournal()
  useSyncExternalStore(onStorage, () => localStorage.getItem(journalName(id)))
  const [opened] = useState(() => Date.now())
  return journal.settled().some((each) => each.draftId !== draft.id && !each.undone && each.receiverId === draft.receiver?.id && each.amount === amount && each.at > opened - RECENT)
}

function onStorage(changed: () => void): () => void {
  window.addEventListener('storage', changed)
  return () => window.removeEventListener('storage', changed)
}
