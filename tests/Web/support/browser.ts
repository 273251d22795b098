import { existsSync } from 'node:fs'
import { chromium, request, type Browser, type BrowserContext, type BrowserContextOptions, type Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, inject } from 'vitest'

const PLACES = [process.env['QUITS_CHROMIUM'], '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome', '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome']

export const FLAGS = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-component-update', '--disable-sync']

export const url = (): string => inject('url')

/** How many milliseconds a test waits for what must come, before it is called missing. No measure of the product: a busy machine is slow at everything. */
const PATIENCE = 30_000

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

/**
 * One page for test after test. Each finds it as one opens a browser for the first time, but for what the address of which never
 * changes: the app's scripts need no fetching and compiling anew, which is most of the work of a first page.
 */
export function useOnePage(options: BrowserContextOptions): () => Promise<Page> {
  let page: Page
  beforeAll(async () => {
    page = await (await browser.newContext({ ...PHONE, serviceWorkers: 'block', ...options })).newPage()
    watch(page)
  })
  return async () => {
    page.setDefaultTimeout(PATIENCE)
    page.removeAllListeners('request')
    await page.unrouteAll({ behavior: 'ignoreErrors' })
    await page.emulateMedia({ colorScheme: null })
    if (options.viewport) await page.setViewportSize(options.viewport)
    // What the page before writes as it is left is gone with the rest.
    await page.goto('/theme.js')
    await page.evaluate(() => { for (const storage of [localStorage, sessionStorage]) storage.clear() })
    await page.context().clearCookies()
    return page
  }
}

const watch = (page: Page) => page.on('pageerror', (error) => errors.push(String(error)))

/** Looks after a context until the test ends: what breaks in it fails the test, and it is closed. */
export function closeLater(context: BrowserContext, finish?: () => Promise<void>): void {
  context.setDefaultTimeout(PATIENCE)
  context.pages().forEach(watch)
  context.on('page', watch)
  contexts.push(context)
  if (finish) afterwards.push(finish)
}

/** The way to the server of one session, with or without a window. */
export type Session = Pick<BrowserContext, 'request'>

/** Scrolls a list to its end, as often as it grows. */
export async function toTheEnd(page: Page): Promise<void> {
  await expect.poll(async () => {
    await page.evaluate(() => window.scrollTo(0, document.body.scrollHeight))
    return page.getByText('That is all.').isVisible()
  }).toBe(true)
}

export interface Person {
  id: string
  username: string
  displayName: string
  password: string
}

/** A new person with the welcome credit of $100.00, signed in in `context`. */
export async function signUp(context: Session, displayName = 'Ada Example'): Promise<Person> {
  const username = `t${crypto.randomUUID().replaceAll('-', '').slice(0, 16)}`
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
export async function undoFor(context: Session, undoSeconds: number, undoForFriends = false): Promise<void> {
  expect((await context.request.patch('/v1/me', { data: { settings: { undoSeconds, undoForFriends } } })).status()).toBe(200)
}

/** Someone to pay, with a session of their own but nothing to look at. */
export async function somebody(displayName = 'Bob Builder'): Promise<Person & { context: Session }> {
  const context = { request: await request.newContext({ baseURL: url() }) }
  afterwards.push(() => context.request.dispose())
  return { ...await signUp(context, displayName), context }
}

/** Opens an address and waits until the real-time channel has greeted the page: it hears of everything from now on (NT-1). */
export async function listen(page: Page, path: string): Promise<void> {
  await Promise.all([page.waitForEvent('websocket').then((channel) => channel.waitForEvent('framereceived')), page.goto(path)])
}

/** The server's yes to a write of the page: what the screen shows at once may be ahead of it, and of what others see. */
export async function agreed(page: Page, method: 'PUT' | 'DELETE', path: string): Promise<void> {
  const answer = await page.waitForResponse((response) => response.request().method() === method && response.url().includes(path))
  expect(answer.ok()).toBe(true)
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
  balance: async (context: Session): Promise<number> => (await (await context.request.get('/v1/wallet')).json() as { balance: number }).balance,
  lines: async (context: Session): Promise<Line[]> => {
    const wallet = await context.request.get('/v1/wallet')
    // The lines are folded a moment later; asked with a position they wait for it.
    const answer = await context.request.get('/v1/activity?limit=100', { headers: { 'Quits-Position': wallet.headers()['quits-position'] ?? '' } })
    return (await answer.json() as { items: Line[] }).items
  },
  sent: async (context: Session): Promise<Line[]> => (await books.lines(context)).filter(({ kind }) => kind === 'transfer_sent'),
  byKey: async (context: Session, key: string): Promise<{ id: string; amount: number } | null> => {
    const answer = await context.request.get(`/v1/transfers/by-key/${key}`)
    return answer.status() === 404 ? null : await answer.json() as { id: string; amount: number }
  },
}
