import { useCallback, useEffect, useMemo } from 'react'
import { useQueryClient, type QueryClient } from '@tanstack/react-query'
import { keys } from '@/api/keys'
import { useMe } from '@/api/me'
import { tellBalance } from '@/api/wallet'
import { formatMoney } from '@/lib/money'
import { useToasts } from '@/lib/toasts'
import { worthHearing } from '@/lib/worthHearing'
import { wire } from '../queries'
import { deliver } from './deliver'
import { exclusively, Journal } from './journal'
import type { Payment, Sent } from './payment'
import { useWizard } from './store'

/** After this many milliseconds a payment that never arrived is not sent without asking again. */
const STALE = 10 * 60_000

const wait = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms))

/** Keys that this tab is carrying right now; a second mount of the page joins instead of sending again. */
const carrying = new Set<string>()

export const useJournal = (): Journal => {
  const { id } = useMe()
  return useMemo(() => new Journal(id, localStorage), [id])
}

/** Carries the wizard's payment while it is in `processing`, also when the page is left meanwhile. */
export function useDelivery(): void {
  const journal = useJournal()
  const client = useQueryClient()
  const { wizard } = useWizard()
  const payment = wizard.step === 'processing' ? wizard.payment : null
  const first = wizard.step === 'processing' && wizard.phase === 'checking' ? 'find' : 'send'
  useEffect(() => {
    if (!payment || carrying.has(payment.key)) return
    carrying.add(payment.key)
    void carry(payment, first, journal, client).finally(() => carrying.delete(payment.key))
    // The phase only says how to begin; it changes while the payment is carried.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [payment, journal, client])
}

async function carry(payment: Payment, first: 'send' | 'find', journal: Journal, client: QueryClient): Promise<void> {
  const { dispatch } = useWizard.getState()
  const { key } = payment
  const outcome = await deliver(payment, first, {
    wire, wait, resend: first === 'send' || Date.now() - payment.at < STALE,
    report: (phase) => dispatch({ type: 'report', key, phase }),
  })
  if (outcome.kind === 'sent') {
    journal.settle(payment, outcome.sent.transfer.id, Date.now())
    tellOthers(outcome.sent, client)
    worthHearing()
    dispatch({ type: 'sent', key, sent: outcome.sent })
    if (window.location.pathname !== '/pay') say(payment, outcome.sent)
    return
  }
  const { failure } = outcome
  // Signed out: the payment waits in the journal until this person is back.
  if (failure.code === 'UNAUTHENTICATED') client.setQueryData(keys.me, null)
  else if (failure.money === 'not_sent' && !failure.retry) journal.drop(key)
  dispatch({ type: 'failed', key, failure })
}

function tellOthers({ transfer, newBalance }: Sent, client: QueryClient): void {
  client.setQueryData(keys.transfer(transfer.id), transfer)
  if (newBalance !== null) tellBalance(client, newBalance)
  else void client.invalidateQueries({ queryKey: keys.wallet })
  for (const queryKey of [keys.activity, keys.asks, keys.waiting]) void client.invalidateQueries({ queryKey })
}

function say({ amount, currency, receiver }: Payment, { transfer }: Sent): void {
  const what = formatMoney(amount, currency)
  useToasts.getState().show(transfer.status === 'pending'
    ? { tone: 'plain', text: `${what} to ${receiver.displayName} is waiting`, to: `/transfers/${transfer.id}` }
    : { tone: 'money', text: `You paid ${receiver.displayName} ${what}`, to: '/activity' })
}

/** The press of Pay: the key is in the journal before anything is sent; a second window joins the first one's payment. */
export function usePay(): (payment: Payment) => Promise<void> {
  const { id } = useMe()
  const journal = useJournal()
  const dispatch = useWizard((state) => state.dispatch)
  return useCallback(async (payment) => {
    const claim = await exclusively(id, () => journal.claim(payment))
    if (claim.kind === 'claimed') dispatch({ type: 'pay', payment })
    else dispatch({ type: 'resume', payment: claim.kind === 'open' ? claim.payment : { ...payment, key: claim.key } })
  }, [id, journal, dispatch])
}
