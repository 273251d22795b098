import { locale } from './locale'

const DAY = 86_400_000

const startOfDay = (at: Date): number => new Date(at.getFullYear(), at.getMonth(), at.getDate()).getTime()

/** Whole calendar days from `at` to `now`, in the person's time zone. */
export const daysAgo = (at: Date, now = new Date()): number => Math.round((startOfDay(now) - startOfDay(at)) / DAY)

/** "Today", "Yesterday", "Friday" within a week, else "Friday, November 20", with the year when it is another one. */
export function formatDay(iso: string, now = new Date(), at = locale()): string {
  const date = new Date(iso)
  const days = daysAgo(date, now)
  if (days === 0 || days === 1) return capital(new Intl.RelativeTimeFormat(at, { numeric: 'auto' }).format(-days, 'day'), at)
  if (days > 1 && days < 7) return capital(new Intl.DateTimeFormat(at, { weekday: 'long' }).format(date), at)
  const year = date.getFullYear() === now.getFullYear() ? undefined : 'numeric'
  return capital(new Intl.DateTimeFormat(at, { weekday: 'long', month: 'long', day: 'numeric', year }).format(date), at)
}

export const formatTime = (iso: string, at = locale()): string =>
  new Intl.DateTimeFormat(at, { hour: 'numeric', minute: '2-digit' }).format(new Date(iso))

export const formatDateTime = (iso: string, at = locale()): string =>
  new Intl.DateTimeFormat(at, { dateStyle: 'medium', timeStyle: 'short' }).format(new Date(iso))

export const formatMonth = (iso: string, at = locale()): string =>
  new Intl.DateTimeFormat(at, { month: 'long', year: 'numeric' }).format(new Date(iso))

/** The shortest honest time: the clock today, the day before that. */
export function formatBrief(iso: string, now = new Date(), at = locale()): string {
  const date = new Date(iso)
  if (daysAgo(date, now) === 0) return formatTime(iso, at)
  const year = date.getFullYear() === now.getFullYear() ? undefined : 'numeric'
  return new Intl.DateTimeFormat(at, { month: 'short', day: 'numeric', year }).format(date)
}

/** "30 seconds", "10 minutes", or short as "30 sec", "10 min"; whole minutes from a minute on when it is even. */
export function formatSpan(seconds: number, unitDisplay: 'long' | 'short' = 'long', at = locale()): string {
  const minutes = seconds >= 60 && seconds % 60 === 0
  return new Intl.NumberFormat(at, { style: 'unit', unit: minutes ? 'minute' : 'second', unitDisplay }).format(minutes ? seconds / 60 : seconds)
}

/** What is left of a short while: "42" seconds, from a hundred on "9:37". */
export const formatLeft = (seconds: number): string => (seconds < 100 ? String(seconds) : `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`)

/** The first moment of a calendar day (`2026-11-20`) of the person, as RFC 3339; with `days` of distance. */
export function dayStart(day: string, days = 0): string | undefined {
  const [year, month, date] = day.split('-').map(Number)
  if (!year || !month || !date) return undefined
  return new Date(year, month - 1, date + days).toISOString()
}

const capital = (text: string, at: string): string => text.charAt(0).toLocaleUpperCase(at) + text.slice(1)
