/** TR-2, in minor units. The server has the last word. */
const MOST = 500_000

/** TR-4, counted as the server counts. */
export const NOTE_MAX = 500

/** What the address of the page asks for. Minor units; null for everything that can't be asked for. Pure. */
export function amountOf(text: string | null): number | null {
  const minor = text && /^\d{1,6}$/.test(text) ? Number(text) : 0
  return minor >= 1 && minor <= MOST ? minor : null
}

/** What is wrong with an amount that was typed; null when nothing is. Pure. */
export function problemOf(typed: string, minor: number | null): string | null {
  if (!typed.trim()) return 'How much do you ask for?'
  if (minor === null || minor < 1) return 'Write an amount, like 12.50.'
  return minor > MOST ? 'At most $5,000.00 at once.' : null
}

export const noteOf = (text: string | null): string => [...(text ?? '')].slice(0, NOTE_MAX).join('')
