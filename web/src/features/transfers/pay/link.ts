import { PAYMENT_MAX } from './keypad'

/** What a link or a code asks for: a person, and perhaps how much and what for (MQ-2). */
export interface PayLink {
  username: string
  /** Minor units; null when it is for the payer to say. */
  amount: number | null
  note: string
}

/** Minor units of an address' `amount`; null for everything that no payment can be (TR-2). Pure. */
export function amountOf(text: string | null): number | null {
  if (!text || !/^\d{1,6}$/.test(text)) return null
  const minor = Number(text)
  return minor >= 1 && minor <= PAYMENT_MAX ? minor : null
}

/** TR-4: what is longer could not be sent. */
export const noteOf = (text: string | null): string => [...(text ?? '')].slice(0, 500).join('')

/** The payment that a scanned code starts; null when it is no code of this Quits. A name of elsewhere may be someone else's here. Pure. */
export function readCode(text: string, origin: string): PayLink | null {
  if (!URL.canParse(text)) return null
  const url = new URL(text)
  const [, username] = /^\/(?:pay|u)\/([^/]+)\/?$/.exec(url.pathname) ?? []
  if (url.origin !== origin || !username) return null
  return { username: decodeURIComponent(username), amount: amountOf(url.searchParams.get('amount')), note: noteOf(url.searchParams.get('note')) }
}

/** The page of the wizard that a link opens. */
export function pageOf({ username, amount, note }: PayLink): string {
  const query = new URLSearchParams({ to: username, ...(amount !== null && { amount: String(amount) }), ...(note && { note }) })
  return `/pay?${query.toString()}`
}
