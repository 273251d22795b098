import { describe, expect, it } from 'vitest'
import { arrive, books, somebody, undoFor, useBrowser } from './support/browser'
import { befriend, pays } from './support/people'
import { intercept, isPayment, loseReply, Wizard } from './support/wizard'

useBrowser()

const undo = { name: 'Undo', exact: true }

describe('a first payment to a stranger can be undone for a while (TR-16)', () => {
  it('waits for half a minute, says so before and after Pay, and undone leaves the money where it was', async () => {
    const bob = await somebody('Bob Builder')
    const { page, context } = await arrive()
    const wizard = new Wizard(page)
    await wizard.fill(bob, '12.5')
    await page.getByText('In 30 seconds, unless you undo it').waitFor()
    await wizard.pay()
    await page.getByRole('heading', { name: '$12.50 to Bob Builder' }).waitFor()
    await page.getByText('Until then you can undo it.').waitFor()
    expect(await page.getByText(/You paid/).count()).toBe(0)
    expect(await (await context.request.get('/v1/wallet')).json()).toMatchObject({ balance: 10_000, heldBalance: 1250 })
    await page.getByRole('button', undo).click()
    await page.getByRole('heading', { name: 'You undid it' }).waitFor()
    await page.getByText('Nothing was sent. $12.50 is yours again.').waitFor()
    expect(await (await context.request.get('/v1/wallet')).json()).toMatchObject({ balance: 10_000, heldBalance: 0, available: 10_000 })
    expect(await books.sent(context)).toEqual([])

    // Paying again is no second payment, for the first was none.
    await wizard.fill(bob, '12.5')
    expect(await page.getByText('This would be a second payment.').count()).toBe(0)
    await page.getByRole('button', { name: 'Pay $12.50' }).waitFor()
  })

  it('turns into paid before one\'s eyes when the time is up', async () => {
    const bob = await somebody('Bob Builder')
    const { page, context } = await arrive()
    await undoFor(context, 4)
    const wizard = new Wizard(page)
    await wizard.fill(bob, '5')
    await page.getByText('In 4 seconds, unless you undo it').waitFor()
    await Promise.all([page.getByRole('button', undo).waitFor(), wizard.pay()])
    await wizard.paid()
    expect(await page.getByRole('button', undo).count()).toBe(0)
    await page.getByText('You have $95.00 left.').waitFor()
    expect(await books.sent(context)).toMatchObject([{ amount: -500 }])
    expect(await books.balance(bob.context)).toBe(10_500)

    // The second payment to the same person is sent at once.
    await wizard.fill(bob, '6')
    await page.getByText('Right away').waitFor()
    await wizard.pay()
    await wizard.paid()
    expect(await books.balance(context)).toBe(8900)
  })

  it('is not asked for a friend, unless one wants that', async () => {
    const bob = await somebody('Bob Builder')
    const { page, context, person } = await arrive()
    await befriend({ ...person, context }, bob)
    const wizard = new Wizard(page)
    await wizard.fill(bob, '5')
    await page.getByText('Right away').waitFor()
    await undoFor(context, 60, true)
    await page.reload()
    await page.getByText('In 1 minute, unless you undo it').waitFor()
    await wizard.pay()
    await page.getByRole('button', undo).waitFor()
  })

  it('a lost reply finds the payment that waits, with the same key, and it can be undone', async () => {
    const bob = await somebody()
    const { page, context } = await arrive()
    const wizard = new Wizard(page)
    await wizard.fill(bob, '5')
    await intercept(page, loseReply)
    await wizard.pay()
    await page.getByRole('button', undo).waitFor()
    expect(wizard.keys).toHaveLength(1)
    await page.getByRole('button', undo).click()
    await page.getByRole('heading', { name: 'You undid it' }).waitFor()
    expect(await books.sent(context)).toEqual([])
  })

  it('what never arrived is sent again with the same key and the same window', async () => {
    const bob = await somebody()
    const { page, context } = await arrive()
    await undoFor(context, 3)
    const wizard = new Wizard(page)
    await wizard.fill(bob, '5')
    const asked: unknown[] = []
    await intercept(page, async (route, nth) => {
      asked.push((route.request().postDataJSON() as { undoSeconds: number }).undoSeconds)
      await (nth < 3 ? route.abort('connectionrefused') : route.continue())
    })
    await wizard.pay()
    await wizard.paid()
    expect(asked).toEqual([3, 3, 3])
    expect(new Set(wizard.keys).size).toBe(1)
    expect(await books.sent(context)).toHaveLength(1)
  })

  it('a reload while it is sent finds it, and one afterwards leaves Undo in reach, also at home', async () => {
    const bob = await somebody('Bob Builder')
    const { page, context } = await arrive()
    await undoFor(context, 59)
    const wizard = new Wizard(page)
    await wizard.fill(bob, '5')
    await intercept(page, async (route) => {
      await route.fetch()
      await new Promise<void>(() => undefined)
    })
    await wizard.pay()
    await expect.poll(async () => await (await context.request.get('/v1/wallet')).json()).toMatchObject({ heldBalance: 500 })
    await page.reload()
    await page.getByRole('heading', { name: '$5.00 to Bob Builder' }).waitFor()
    await page.reload()
    await page.getByRole('heading', { name: 'Who do you want to pay?' }).waitFor()
    await page.getByRole('button', { name: 'Undo the payment to Bob Builder' }).waitFor()
    await page.goto('/')
    await page.getByText(/Sent in \d+ s/).waitFor()
    await page.getByRole('button', { name: 'Undo the payment to Bob Builder' }).click()
    await page.getByRole('button', { name: 'Undo the payment to Bob Builder' }).waitFor({ state: 'detached' })
    expect(await (await context.request.get('/v1/wallet')).json()).toMatchObject({ heldBalance: 0, balance: 10_000 })
  })

  it('when the other blocks me meanwhile the page says that it was not sent, and the inbox too', async () => {
    const bob = await somebody('Bob Builder')
    const { page, context, person } = await arrive()
    await undoFor(context, 5)
    const wizard = new Wizard(page)
    await wizard.fill(bob, '5')
    const blocks = page.waitForResponse((response) => isPayment(response.request())).then(() => bob.context.request.put(`/v1/blocks/${person.id}`))
    const [blocked] = await Promise.all([blocks, page.getByRole('button', undo).waitFor(), wizard.pay()])
    expect(blocked.status()).toBe(204)
    await page.getByRole('heading', { name: 'It was not sent' }).waitFor()
    await page.getByText('The recipient account was not found. $5.00 is yours again.').waitFor()
    await page.getByRole('link', { name: 'See the payment' }).click()
    await page.getByText('Your payment to Bob Builder was not sent').waitFor()
    await page.getByText('Nothing was sent. The money is yours.').waitFor()
    expect(await page.getByText(/You paid|Share receipt/).count()).toBe(0)
    await page.goto('/inbox')
    await page.getByText('Your payment to Bob Builder was not sent').waitFor()
    expect(await books.balance(context)).toBe(10_000)
  })

  it('by a clock that is wrong it can be undone for as long', async () => {
    const bob = await somebody('Bob Builder')
    const { page } = await arrive()
    await page.clock.install({ time: Date.now() + 3_600_000 })
    const wizard = new Wizard(page)
    await wizard.fill(bob, '5')
    await wizard.pay()
    await page.getByRole('button', undo).click()
    await page.getByRole('heading', { name: 'You undid it' }).waitFor()
  })
})

describe('a payment\'s page says what became of it', () => {
  it('waiting, undone, paid and refused', async () => {
    const bob = await somebody('Bob Builder')
    const { page, context, person } = await arrive()
    const send = async (amount: number, undoSeconds?: number) => await (await context.request.post('/v1/transfers', {
      headers: { 'Idempotency-Key': crypto.randomUUID() }, data: { receiverId: bob.id, amount, undoSeconds },
    })).json() as { transfer: { id: string } }
    const { transfer: { id } } = await send(500, 600)
    await page.goto(`/transfers/${id}`)
    await page.getByRole('heading', { name: 'Payment', exact: true }).waitFor()
    await page.getByText('You are paying Bob Builder').waitFor()
    await page.getByRole('button', undo).click()
    await page.getByText('You undid a payment to Bob Builder').waitFor()
    await page.getByText('Nothing was sent. The money is yours.').waitFor()
    expect(await page.getByText(/You paid|Share receipt/).count()).toBe(0)

    await page.goto(`/transfers/${await pays({ ...person, context }, bob, 500, 'Done')}`)
    await page.getByRole('heading', { name: 'Receipt', exact: true }).waitFor()
    await page.getByText('You paid Bob Builder').waitFor()
    await page.getByRole('button', { name: 'Share receipt' }).waitFor()

    const key = crypto.randomUUID()
    expect((await context.request.post('/v1/transfers', { headers: { 'Idempotency-Key': key }, data: { receiverId: bob.id, amount: 20_000 } })).status()).toBe(422)
    await page.goto(`/transfers/${(await books.byKey(context, key))?.id}`)
    await page.getByText('Your payment to Bob Builder was not sent').waitFor()
    await page.getByText("You don't have enough balance for this payment.").waitFor()
    expect(await page.getByText(/You paid|Share receipt/).count()).toBe(0)
  })
})
