import type { CDPSession, Page } from 'playwright-core'
import { gzipSync } from 'node:zlib'
import { beforeAll, describe, expect, it } from 'vitest'
import { arrive, somebody, toTheEnd, url, useBrowser, type Person } from './support/browser'
import { Wizard } from './support/wizard'

useBrowser()

let bob: Person
beforeAll(async () => {
  const made = await somebody('Maximiliane Großmann-Österreicher')
  bob = { ...made }
})

const heading = (page: Page, name: string | RegExp) => page.getByRole('heading', { name }).first().waitFor()

/** How many functions a press may call. On a phone four times as slow as this machine ever was, these take some milliseconds. */
const CALLS = 20_000

/** How long it takes from a press to the next paint on a slow phone, in ms: the 75th percentile, as the field judges it. */
async function shownAfter(page: Page, session: CDPSession, press: () => Promise<void>): Promise<number | undefined> {
  await session.send('Emulation.setCPUThrottlingRate', { rate: 4 })
  await page.evaluate(() => {
    const seen: number[] = []
    Object.assign(window, { seen })
    new PerformanceObserver((list) => { for (const entry of list.getEntries()) seen.push(entry.duration) }).observe({ type: 'event', durationThreshold: 16, buffered: false } as PerformanceObserverInit)
  })
  await press()
  await page.waitForTimeout(300)
  const seen = await page.evaluate(() => (window as unknown as { seen: number[] }).seen.toSorted((a, b) => a - b))
  return seen[Math.floor(seen.length * 0.75)]
}

describe('quick', () => {
  it('the first load is under 180 kB of JavaScript, gzipped', async () => {
    const { page } = await arrive()
    const scripts: Promise<Buffer>[] = []
    page.on('response', (response) => { if (/\.js$/.test(new URL(response.url()).pathname)) scripts.push(response.body()) })
    await page.goto('/')
    await page.getByText('Quiet so far').waitFor()
    const bytes = (await Promise.all(scripts)).map((body) => gzipSync(body).length)
    expect(bytes.length).toBeGreaterThan(0)
    expect(bytes.reduce((sum, each) => sum + each, 0)).toBeLessThan(180_000)
  })

  // The time from a press to its paint is the machine's; what the page does meanwhile is its own, and 100 ms of a slow phone have room
  // for some ten times as much. The time is printed.
  it('a press is little work', async () => {
    const { page, context } = await arrive()
    const wizard = new Wizard(page)
    await wizard.open()
    await wizard.choose(bob)
    await page.getByText(/You have/).waitFor()
    const session = await context.newCDPSession(page)
    await session.send('Profiler.enable')
    await session.send('Performance.enable')
    await session.send('Profiler.startPreciseCoverage', { callCount: true, detailed: false })
    const press = async (keys: string[]) => { for (const key of keys) await page.getByRole('button', { name: key, exact: true }).click() }
    const calls = async () => (await session.send('Profiler.takePreciseCoverage')).result.filter((script) => script.url.startsWith(url()))
      .flatMap(({ functions }) => functions).reduce((sum, { ranges: [whole] }) => sum + (whole?.count ?? 0), 0)
    const layouts = async () => (await session.send('Performance.getMetrics')).metrics.find(({ name }) => name === 'LayoutCount')?.value ?? 0
    const keys = ['1', '2', 'Decimal point', '5', 'Delete last digit', '7']
    await press(keys)
    for (let n = 0; n < 5; n++) await press(['Delete last digit'])
    await calls()
    const laidOut = await layouts()
    await press(keys)
    const [called, laid] = [await calls() / keys.length, (await layouts() - laidOut) / keys.length]
    await session.send('Profiler.stopPreciseCoverage')
    const time = await shownAfter(page, session, () => press(['3', 'Delete last digit', '4', 'Delete last digit']))
    console.info(`a press: ${Math.round(called)} calls, ${laid.toFixed(1)} layouts; shown after ${time ?? 'under 16'} ms on a CPU at a quarter of its speed`)
    expect(called).toBeGreaterThan(50)
    expect(called).toBeLessThan(CALLS)
    expect(laid).toBeLessThan(4)
  })

  it('fetches nothing from elsewhere, and obeys the content security policy', async () => {
    const { page } = await arrive()
    const strangers: string[] = []
    const refused: string[] = []
    page.on('request', (request) => { if (!/^(data|blob):/.test(request.url()) && new URL(request.url()).origin !== url()) strangers.push(request.url()) })
    page.on('console', (message) => { if (/Content Security Policy/i.test(message.text())) refused.push(message.text()) })
    const answer = await page.goto('/')
    await page.getByText('Quiet so far').waitFor()
    await page.goto('/pay')
    await heading(page, 'Who do you want to pay?')
    expect(answer?.headers()['content-security-policy']).toContain("default-src 'self'")
    expect([...strangers, ...refused]).toEqual([])
  })
})

it('a list keeps its place on the way back', async () => {
  const { page, context } = await arrive('Lena Long', { viewport: { width: 390, height: 700 } })
  for (let n = 0; n < 45; n++) {
    const answer = await context.request.post('/v1/transfers', { headers: { 'Idempotency-Key': crypto.randomUUID() }, data: { receiverId: bob.id, amount: 100 + n, note: `Line ${n}` } })
    expect(answer.status()).toBe(201)
  }
  await page.goto('/activity')
  await page.getByText('Line 44').waitFor()
  await toTheEnd(page)
  await page.getByText('Line 3', { exact: true }).scrollIntoViewIfNeeded()
  const before = await page.evaluate(() => window.scrollY)
  expect(before).toBeGreaterThan(1000)
  await page.getByText('Line 3', { exact: true }).click()
  await page.getByRole('article').waitFor()
  await page.goBack()
  await page.getByText('Line 3', { exact: true }).waitFor()
  await expect.poll(() => page.evaluate(() => window.scrollY)).toBeGreaterThan(before - 200)
  const notes = await page.locator('a', { hasText: 'Line ' }).evaluateAll((links) => links.map((link) => /Line \d+/.exec(link.textContent ?? '')?.[0]))
  expect(notes).toEqual(Array.from({ length: 45 }, (_, n) => `Line ${44 - n}`))
})

it('settings are kept by the server', async () => {
  const { page, context } = await arrive('Sam Settings')
  await page.goto('/me/privacy')
  await page.getByRole('switch', { name: 'Show amounts' }).click()
  await page.getByRole('radio', { name: 'Private' }).click()
  await page.getByRole('switch', { name: 'Show amounts', checked: true }).waitFor()
  await page.getByRole('button', { name: 'Back' }).click()
  await page.getByRole('radio', { name: '5 min' }).click()
  await page.getByRole('switch', { name: 'For friends too' }).click()
  await page.getByLabel('Name', { exact: true }).fill('Samuel Settings')
  await page.getByLabel('Phone').fill('+1 (555) 123-4567')
  await page.getByRole('button', { name: 'Save profile' }).click()
  await page.getByText('Your profile is saved.').waitFor()
  await expect.poll(async () => await (await context.request.get('/v1/me')).json()).toMatchObject({
    displayName: 'Samuel Settings', phone: '+15551234567',
    settings: { showAmounts: true, reminders: true, defaultVisibility: 'private', quietHours: null, findable: true, undoSeconds: 300, undoForFriends: true },
  })
  await page.getByRole('radio', { name: 'Dark' }).click()
  await expect.poll(() => page.evaluate(() => getComputedStyle(document.body).backgroundColor)).toBe('rgb(21, 19, 14)')
  await page.reload()
  await page.getByRole('heading', { name: 'Samuel Settings' }).waitFor()
  expect(await page.evaluate(() => document.documentElement.dataset['theme'])).toBe('dark')
})

it('the inbox counts what is unread, and reads it', async () => {
  const { page } = await arrive()
  await page.goto('/inbox')
  await page.getByText('$100.00 to begin with').waitFor()
  await page.getByRole('link', { name: /Inbox.*1 unread/ }).waitFor()
  await page.getByRole('button', { name: 'Read all' }).click()
  await page.getByRole('link', { name: 'Inbox', exact: true }).waitFor()
  expect(await page.getByText('(unread)').count()).toBe(0)
})
