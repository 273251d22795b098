import type { Page, Route } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { arriveToPay, books, somebody, useBrowser } from './support/browser'
import { intercept, loseReply, Wizard } from './support/wizard'

useBrowser()

/** The first payment gets no reply, ever; `before` is what becomes of it. Later ones go through. */
const holding = (page: Page, before: (route: Route) => Promise<unknown>) => new Promise<void>((resolve) => {
  void intercept(page, async (route, nth) => {
    if (nth > 1) return route.continue()
    await before(route)
    resolve()
    return new Promise<void>(() => undefined)
  })
})

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

describe('one key per payment (ID-5)', () => {
  it('a lost reply is found again by its key: one transfer', async () => {
    const bob = await somebody()
    const { page, context } = await arriveToPay()
    const wizard = new Wizard(page)
    await wizard.fill(bob, '5')
    await intercept(page, loseReply)
    await wizard.pay()
    await page.getByText('We are checking whether it was sent.').waitFor()
    await wizard.paid()
    expect(wizard.keys).toHaveLength(1)
    expect(wizard.keys[0]).toMatch(UUID)
    expect(await books.byKey(context, wizard.keys[0] ?? '')).toMatchObject({ amount: 500 })
    expect(await books.sent(context)).toHaveLength(1)
  })

  it('a request that never arrived is sent again with the same key', async () => {
    const bob = await somebody()
    const { page, context } = await arriveToPay()
    const wizard = new Wizard(page)
    await wizard.fill(bob, '5')
    await intercept(page, (route, nth) => (nth < 3 ? route.abort('connectionrefused') : route.continue()))
    await wizard.pay()
    await wizard.paid()
    expect(wizard.keys).toHaveLength(3)
    expect(new Set(wizard.keys).size).toBe(1)
    expect(await books.sent(context)).toHaveLength(1)
  })

  it('when nothing can be reached it says so, keeps the payment, and the retry replays it', async () => {
    const bob = await somebody()
    const { page, context } = await arriveToPay()
    const wizard = new Wizard(page)
    await wizard.fill(bob, '5')
    await page.clock.install()
    await intercept(page, (route, nth) => (nth === 1 ? loseReply(route) : route.continue()))
    await page.route('**/v1/transfers/by-key/*', (route) => route.abort('connectionrefused'))
    await wizard.pay()
    await page.getByText('We are checking whether it was sent.').waitFor()
    const unknown = page.getByText("We don't know yet whether $5.00 to Bob Builder was sent.")
    await expect.poll(async () => {
      await page.clock.runFor(1000)
      return unknown.isVisible()
    }).toBe(true)
    await page.getByRole('heading', { name: 'Connection Issue' }).waitFor()
    await page.getByRole('button', { name: 'Leave it for now' }).click()
    await page.getByText('$5.00 to Bob Builder').waitFor()

    await page.unroute('**/v1/transfers/by-key/*')
    await page.getByRole('link', { name: 'Check' }).click()
    await wizard.paid()
    expect(new Set(wizard.keys).size).toBe(1)
    expect(await books.sent(context)).toHaveLength(1)
    await page.getByRole('button', { name: 'Done' }).click()
    await page.getByRole('region', { name: 'Balance' }).getByText('$95.00').waitFor()
    expect(await page.getByText('Not confirmed yet.').count()).toBe(0)
  })

  it('is stored before anything is sent', async () => {
    const bob = await somebody()
    const { page, person } = await arriveToPay()
    const wizard = new Wizard(page)
    await wizard.fill(bob, '5')
    let stored: string | null = null
    await intercept(page, async (route) => {
      stored = await page.evaluate((id) => localStorage.getItem(`quits.payments.${id}`), person.id)
      await route.continue()
    })
    await wizard.pay()
    await wizard.paid()
    expect(JSON.parse(stored ?? 'null')).toMatchObject({ open: { key: wizard.keys[0], amount: 500, receiver: { id: bob.id } } })
  })

  it('two equal payments on purpose have two keys', async () => {
    const bob = await somebody()
    const { page, context } = await arriveToPay()
    const wizard = new Wizard(page)
    await wizard.fill(bob, '5')
    await wizard.pay()
    await wizard.paid()
    await wizard.fill(bob, '5')
    await page.getByText('This would be a second payment.').waitFor()
    await page.getByRole('button', { name: 'Pay again $5.00' }).click()
    await wizard.paid()
    expect(new Set(wizard.keys).size).toBe(2)
    expect(await books.balance(context)).toBe(9000)
  })
})

describe('a reload while it is sent', () => {
  it('finds the payment that arrived', async () => {
    const bob = await somebody()
    const { page, context } = await arriveToPay()
    const wizard = new Wizard(page)
    await wizard.fill(bob, '5')
    const arrived = holding(page, (route) => route.fetch())
    await wizard.pay()
    await arrived
    await page.reload()
    await wizard.paid()
    expect(wizard.keys).toHaveLength(1)
    expect(await books.sent(context)).toHaveLength(1)
  })

  it('sends the one that did not, with the same key', async () => {
    const bob = await somebody()
    const { page, context } = await arriveToPay()
    const wizard = new Wizard(page)
    await wizard.fill(bob, '5', 'Once')
    const held = holding(page, async () => undefined)
    await wizard.pay()
    await held
    await page.reload()
    await wizard.paid()
    expect(wizard.keys).toHaveLength(2)
    expect(new Set(wizard.keys).size).toBe(1)
    expect(await books.sent(context)).toMatchObject([{ amount: -500, note: 'Once' }])
  })

  it('asks first when the payment is old', async () => {
    const bob = await somebody()
    const { page, context, person } = await arriveToPay()
    await page.goto('/')
    const payment = {
      key: crypto.randomUUID(), draftId: crypto.randomUUID(), receiver: { id: bob.id, username: bob.username, displayName: bob.displayName, avatarUrl: null },
      amount: 500, currency: 'USD', note: '', visibility: 'private', quoteId: null, at: Date.now() - 3_600_000,
    }
    await page.evaluate(([name, text]) => localStorage.setItem(name ?? '', text ?? ''), [`quits.payments.${person.id}`, JSON.stringify({ open: payment, settled: [] })])
    const wizard = new Wizard(page)
    await page.goto('/pay')
    await page.getByRole('heading', { name: 'It Never Arrived' }).waitFor()
    await page.getByText('Nothing was sent.').waitFor()
    expect(await books.sent(context)).toHaveLength(0)
    await page.getByRole('button', { name: 'Try again' }).click()
    await wizard.paid()
    expect(wizard.keys).toEqual([payment.key])
    expect(await books.sent(context)).toHaveLength(1)
  })
})

describe('two tabs', () => {
  it('do not send twice when one pays while the other is still sending', async () => {
    const bob = await somebody()
    const { page, context } = await arriveToPay()
    const other = await context.newPage()
    const [one, two] = [new Wizard(page), new Wizard(other)]
    await one.fill(bob, '5')
    await two.fill(bob, '5')
    let release: () => void = () => undefined
    const held = new Promise<void>((resolve) => { release = resolve })
    await intercept(page, async (route) => {
      await held
      await route.continue()
    })
    await one.pay()
    await page.getByText('Sending $5.00').waitFor()
    await two.pay()
    await two.paid()
    release()
    await one.paid()
    expect(new Set([...one.keys, ...two.keys]).size).toBe(1)
    expect(await books.sent(context)).toHaveLength(1)
  })

  it('a copy of a tab knows that its draft is paid', async () => {
    const bob = await somebody()
    const { page, context } = await arriveToPay()
    const one = new Wizard(page)
    await one.fill(bob, '5')
    const draft = await page.evaluate(() => sessionStorage.getItem('quits.draft'))
    const copy = await context.newPage()
    await copy.addInitScript((text) => { if (text) sessionStorage.setItem('quits.draft', text) }, draft)
    const two = new Wizard(copy)
    await copy.goto('/pay?step=confirm')
    await two.payButton().waitFor()
    await one.pay()
    await one.paid()
    await two.pay()
    await two.paid()
    expect(two.keys).toEqual([])
    expect(await books.sent(context)).toHaveLength(1)
  })

  it('a later tab is told of the payment just made, and shows the balance after it', async () => {
    const bob = await somebody()
    const { page, context } = await arriveToPay()
    const other = await context.newPage()
    const [one, two] = [new Wizard(page), new Wizard(other)]
    await two.fill(bob, '5')
    await one.fill(bob, '5')
    await one.pay()
    await one.paid()
    await other.getByText('You paid Bob Builder $5.00 a moment ago.').waitFor()
    await other.goto('/')
    await other.getByRole('region', { name: 'Balance' }).getByText('$95.00').waitFor()
    expect(await books.sent(context)).toHaveLength(1)
  })
})
