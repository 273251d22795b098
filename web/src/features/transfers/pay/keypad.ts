/** What one press adds: a digit, the point, or taking the last one back. */
export type Key = '0' | '1' | '2' | '3' | '4' | '5' | '6' | '7' | '8' | '9' | '.' | 'back'

export const KEYPAD: readonly Key[] = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '.', '0', 'back']

/** The most that one payment may be, in minor units (TR-2). The server has the last word. */
export const PAYMENT_MAX = 500_000

/** What is typed so far: digits with at most one point, '' for nothing. */
export type Entry = string

/**
 * The entry after a press; the same entry when the press cannot be: a second point, a third digit of cents, more than `max`.
 * @param digits minor digits of the currency
 * @param max in minor units
 */
export function press(entry: Entry, key: Key, digits: number, max: number): Entry {
  if (key === 'back') return entry.slice(0, -1)
  if (key === '.') return digits === 0 || entry.includes('.') ? entry : `${entry || '0'}.`
  const next = entry === '0' ? key : entry + key
  const fraction = next.split('.')[1] ?? ''
  return fraction.length > digits || minorOf(next, digits) > max ? entry : next
}

/** Minor units of an entry; `12.` and `12.0` are 1200. */
export function minorOf(entry: Entry, digits: number): number {
  const [whole = '', fraction = ''] = entry.split('.')
  return Number((whole || '0') + fraction.padEnd(digits, '0'))
}

/** The entry one would have typed for an amount: 1200 is `12`, 1250 is `12.50`. */
export function entryOf(minor: number, digits: number): Entry {
  const all = minor.toString().padStart(digits + 1, '0')
  const cut = all.length - digits
  const fraction = all.slice(cut)
  return /^0*$/.test(fraction) ? all.slice(0, cut) : `${all.slice(0, cut)}.${fraction}`
}

/** The key that a keyboard event stands for; a comma is a point wherever it is typed. */
export function keyOf(name: string): Key | null {
  if (name === 'Backspace' || name === 'Delete') return 'back'
  if (name === ',' || name === 'Decimal') return '.'
  return /^[0-9.]$/.test(name) ? (name as Key) : null
}
