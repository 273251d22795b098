import { existsSync } from 'node:fs'
import { chromium, type Browser, type BrowserContext, type BrowserContextOptions, type Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, inject } from 'vitest'

const PLACES = [process.env['QUITS_CHROMIUM'], '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome', '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome']

export const FLAGS = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-component-update', '--disable-sync']

export const url = (): string => inject('url')

let browser: Browser
const contexts: BrowserContext[] = []
const afterwards: (() => Promise<void>)[] = []

/** Where Chromium is on this machine. */
export function executable(): string {
  const found = PLACES.find((place) => place && existsSync(place))
  if (!found) throw new Error('The browser tests need Chromium: set QUITS_CHROMIUM to its path.')
  return found
}

/** What every browser here is like, unless a test says otherwise. */
export const PHONE = {
  get baseURL() { return url() }, locale: 'en-US', timezoneId: 'America/New_York', viewport: { width: 390, height: 844 }, reducedMotion: 'reduce',
} as const

/** One browser for the file; every test gets fresh contexts, and none may leave an error in the console. */
export function useBrowser(): void {
  beforeAll(async () => {
    browser = await chromium.launch({ executablePath: executable(), args: [...FLAGS, '--disable-background-networking'] })
  })
  afterAll(() => browser.close())
  afterEach(async () => {
    const broken = errors.splice(0)
    await Promise.all(contexts.splice(0).map((context) => context.close()))
    for (const finish of afterwards.splice(0)) await finish()
    expect(broken).toEqual([])
  })
}

const errors: string[] = []

/** A browser of its own: cookies, storage, cache. The service worker is left out unless a test is about it. */
export async function open(options: BrowserContextOptions = {}): Promise<BrowserContext> {
  const context = await browser.newContext({ ...PHONE, serviceWorkers: 'block', ...options })
  closeLater(context)
  return context
}

/** Looks after a context until the test ends: what breaks in it fails the test, and it is closed. */
export function closeLater(context: BrowserContext, finish?: () => Promise<void>): void {
  context.setDefaultTimeout(10_000)
  const watch = (page: Page) => page.on('pageerror', (error) => errors.push(String(error)))
  context.pages().forEach(watch)
  context.on('page', watch)
  contexts.push(context)
  if (finish) afterwards.push(finish)
}

export interface Person {
  id: string
  username: string
  displayName: string
  password: string
}

let count = 0

/** A new person with the welcome credit of $100.00, signed in in `context`. */
export async function signUp(context: BrowserContext, displayName = 'Ada Example'): Promise<Person> {
  const username = `t${Date.now().toString(36)}${count++}`
  const password = 'a long enough password'
  const answer = await context.request.post('/v1/auth/register', { data: { username, password, displayName, email: `${username}@example.com` } })
  expect(answer.status()).toBe(201)
  const { user } = await answer.json() as { user: { id: string } }
  return { id: user.id, username, displayName, password }
}

/** A signed-in page of a new person, on a phone. */
export async function arrive(displayName?: string, options?: BrowserContextOptions): Promise<{ page: Page; context: BrowserContext; person: Person }> {
  const context = await open(options)
  const person = await signUp(context, displayName)
  return { context, person, page: await context.newPage() }
}

/** The same of someone who set their undo window to nothing: also a stranger is paid at once (TR-16). */
export async function arriveToPay(displayName?: string, options?: BrowserContextOptions): ReturnType<typeof arrive> {
  const arrived = await arrive(displayName, options)
  await undoFor(arrived.context, 0)
  return arrived
}

/** Sets for how many seconds the person of a context can undo a first payment. */
export async function undoFor(context: BrowserContext, undoSeconds: number, undoForFriends = false): Promise<void> {
  expect((await context.request.patch('/v1/me', { data: { settings: { undoSeconds, undoForFriends } } })).status()).toBe(200)
}

/** Someone to pay, in a browser of their own. */
export async function somebody(displayName = 'Bob Builder'): Promise<Person & { context: BrowserContext }> {
  const context = await open()
  return { ...await signUp(context, displayName), context }
}

interface Line {
  amount: number
  balanceAfter: number
  kind: string
  note: string | null
  reference: { id: string }
}

/** What the server says, whatever the page shows. */
export const books = {
  balance: async (context: BrowserContext): Promise<number> => (await (await context.request.get('/v1/wallet')).json() as { balance: number }).balance,
  lines: async (context: BrowserContext): Promise<Line[]> => {
    const wallet = await context.request.get('/v1/wallet')
    // The lines are folded a moment later; asked with a position they wait for it.
    const answer = await context.request.get('/v1/activity?limit=100', { headers: { 'Quits-Position': wallet.headers()['quits-position'] ?? '' } })
    return (await answer.json() as { items: Line[] }).items
  },
  sent: async (context: BrowserContext): Promise<Line[]> => (await books.lines(context)).filter(({ kind }) => kind === 'transfer_sent'),
  byKey: async (context: BrowserContext, key: string): Promise<{ id: string; amount: number } | null> => {
    const answer = await context.request.get(`/v1/transfers/by-key/${key}`)
    return answer.status() === 404 ? null : await answer.json() as { id: string; amount: number }
  },
}
