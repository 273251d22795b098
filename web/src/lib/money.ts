import { locale } from './locale'

/** How an amount's sign is written: only a minus, always (a change of a balance), or not at all. */
export type Sign = 'auto' | 'always' | 'never'

export interface AmountParts {
  /** Sign and currency symbol when they stand in front. */
  before: string
  whole: string
  /** The decimal separator and the minor units; empty for a currency without them. */
  fraction: string
  /** Currency symbol when it stands behind. */
  after: string
}

const formats = new Map<string, Intl.NumberFormat>()

function formatOf(currency: string, sign: Sign, at: string): Intl.NumberFormat {
  const name = `${at} ${currency} ${sign}`
  const known = formats.get(name)
  if (known) return known
  const signDisplay = sign === 'always' ? 'exceptZero' : sign
  const made = new Intl.NumberFormat(at, { style: 'currency', currency, signDisplay, currencyDisplay: 'narrowSymbol' })
  formats.set(name, made)
  return made
}

/** Digits behind the decimal point: 2 for dollars, 0 for yen. */
export const minorDigits = (currency: string): number =>
  new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2

/** Minor units as an exact decimal, `1234` of USD is `12.34`. Never passes through a floating point division. */
export function toDecimal(minor: number, currency: string): `${number}` {
  if (!Number.isSafeInteger(minor)) throw new RangeError(`not an amount in minor units: ${minor}`)
  const digits = minorDigits(currency)
  const all = Math.abs(minor).toString().padStart(digits + 1, '0')
  const cut = all.length - digits
  const text = digits === 0 ? all : `${all.slice(0, cut)}.${all.slice(cut)}`
  return (minor < 0 ? `-${text}` : text) as `${number}`
}

/** An amount in minor units, written for the person. */
export const formatMoney = (minor: number, currency: string, sign: Sign = 'auto', at = locale()): string =>
  minus(formatOf(currency, sign, at).format(toDecimal(minor, currency)))

/** A hyphen is too short beside tabular figures, and is often not read out. */
const minus = (text: string): string => text.replace('-', '\u2212')

/** The same in pieces, so that cents can be set smaller than dollars. */
export function moneyParts(minor: number, currency: string, sign: Sign = 'auto', at = locale()): AmountParts {
  const parts: AmountParts = { before: '', whole: '', fraction: '', after: '' }
  for (const { type, value } of formatOf(currency, sign, at).formatToParts(toDecimal(minor, currency))) {
    if (type === 'integer' || type === 'group') parts.whole += value
    else if (type === 'decimal' || type === 'fraction') parts.fraction += value
    else if (parts.whole === '') parts.before += minus(value)
    else parts.after += minus(value)
  }
  return parts
}

/** What stands between dollars and cents here: `.` or `,`. */
export const decimalSeparator = (at = locale()): string =>
  new Intl.NumberFormat(at).formatToParts(1.5).find((part) => part.type === 'decimal')?.value ?? '.'

/**
 * Minor units of what a person wrote or pasted: `$1,234.5`, `12,50`, `12`. Null when it is not plainly one amount:
 * guessing about money is worse than asking again.
 */
export function parseMoney(text: string, currency: string, at = locale()): number | null {
  const digits = minorDigits(currency)
  const decimal = decimalSeparator(at)
  const group = decimal === ',' ? '.' : ','
  const bare = text.replace(/[\p{Sc}\s\u00a0\u202f]/gu, '').replace(/^[A-Z]{3}|[A-Z]{3}$/g, '')
  const whole = bare.split(decimal)
  if (whole.length > 2) return null
  const [left = '', right = ''] = whole
  const grouped = new RegExp(`^\\d{1,3}(\\${group}\\d{3})+$`).test(left)
  const units = grouped ? left.split(group).join('') : left
  if (!/^\d{1,12}$/.test(units) || !/^\d*$/.test(right) || right.length > digits) return null
  return Number(units + right.padEnd(digits, '0'))
}
