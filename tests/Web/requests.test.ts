import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { arrive, books, open, somebody, useBrowser, type Person } from './support/browser'
import { asksFor, pays } from './support/people'
import { loseReply, Wizard } from './support/wizard'

useBrowser()

interface Request {
  id: string
  amount: number
  note: string | null
  status: string
  reason?: string
  transferId?: string
}

const requests = async (page: Page, query = ''): Promise<Request[]> => (await (await page.request.get(`/v1/requests${query}`)).json() as { items: Request[] }).items

const card = (page: Page, name: RegExp) => page.getByRole('article', { name })

describe('a payment to the wrong person is asked back (TR-16)', () => {
  it('one tap on its receipt, one press, and the other one gives it back', async () => {
    const [anna, ben] = [await arrive('Anna Astray'), await arrive('Ben Bystander', { viewport: { width: 360, height: 740 } })]
    await ben.page.goto('/')
    const id = await pays({ ...anna.person, context: anna.context }, ben.person, 1250, 'Rent, my part')
    await anna.page.goto(`/transfers/${id}`)
    await anna.page.getByRole('link', { name: 'Ask it back' }).click()
    await anna.page.getByRole('heading', { name: 'You ask Ben Bystander' }).waitFor()
    expect(await anna.page.getByLabel('How much').inputValue()).toBe('12.50')
    expect(await anna.page.getByLabel('What for').inputValue()).toBe('Please send this back: Rent, my part')
    await anna.page.getByRole('button', { name: 'Ask for $12.50' }).click()
    await card(anna.page, /You ask Ben Bystander for \$12\.50/).getByText('Open', { exact: true }).waitFor()
    expect(await requests(anna.page, '?direction=sent')).toMatchObject([{ amount: 1250, note: 'Please send this back: Rent, my part', status: 'pending' }])

    // His open page hears of it.
    await ben.page.getByRole('link', { name: /Anna Astray asks you for \$12\.50/ }).last().click()
    await card(ben.page, /Anna Astray asks you for \$12\.50/).getByRole('link', { name: /^Pay/ }).click()
    await ben.page.getByRole('heading', { name: 'You pay Anna Astray' }).waitFor()
    await ben.page.getByRole('radio', { name: 'Private' }).click()
    await ben.page.getByRole('button', { name: 'Pay $12.50' }).click()
    await ben.page.getByRole('heading', { name: /You paid Anna Astray/ }).waitFor()
    const [paid] = await requests(ben.page)
    expect(paid).toMatchObject({ status: 'paid' })
    expect(await (await ben.page.request.get(`/v1/transfers/${paid?.transferId ?? ''}`)).json()).toMatchObject({ amount: 1250, visibility: 'private' })
    expect(await books.balance(anna.context)).toBe(10_000)

    // Her open page hears of that.
    await card(anna.page, /You ask Ben Bystander/).getByText('Paid').waitFor()
    await ben.page.goto('/requests')
    await card(ben.page, /Anna Astray asks you/).getByRole('link', { name: 'See the receipt' }).click()
    await ben.page.getByText('Only you two').waitFor()
  })

  it('is not offered to who was paid', async () => {
    const [anna, ben] = [await somebody('Anna Able'), await arrive('Ben Bystander')]
    const id = await pays(anna, ben.person, 100, 'For you')
    await ben.page.goto(`/transfers/${id}`)
    await ben.page.getByRole('link', { name: /^Pay Anna/ }).waitFor()
    expect(await ben.page.getByRole('link', { name: 'Ask it back' }).count()).toBe(0)
  })
})

describe('a request that I got', () => {
  it('is answered on all my devices when I answer it on one (NT-1)', async () => {
    const [anna, ben] = [await somebody('Anna Asks'), await arrive('Ben Both')]
    const [paid, declined] = [await asksFor(anna, ben.person, 1500, 'Cake'), await asksFor(anna, ben.person, 700, 'Candles')]
    const laptop = await open({ viewport: { width: 1280, height: 800 } })
    expect((await laptop.request.post('/v1/auth/login', { data: { login: ben.person.username, password: ben.person.password } })).status()).toBe(200)
    const page = await laptop.newPage()
    await page.goto('/requests')
    await page.getByRole('link', { name: /^Requests\W+2 waiting/ }).waitFor()
    await ben.page.goto(`/requests/${declined}`)
    await card(ben.page, /Anna Asks/).getByRole('button', { name: 'Decline Anna Asks' }).click()
    await ben.page.getByRole('alertdialog').getByRole('button', { name: 'Decline' }).click()
    await card(page, /for \$7\.00/).getByText('Declined').waitFor()
    await page.getByRole('link', { name: /^Requests\W+1 waiting/ }).waitFor()
    await ben.page.goto(`/pay?request=${paid}`)
    await ben.page.getByRole('button', { name: 'Pay $15.00' }).click()
    await card(page, /for \$15\.00/).getByText('Paid').waitFor()
    await page.getByRole('link', { name: 'Requests', exact: true }).waitFor()
  })

  it('is declined with a reason, which the other one reads at once', async () => {
    const [anna, ben] = [await arrive('Anna Asks'), await arrive('Ben Broke')]
    await asksFor({ ...anna.person, context: anna.context }, ben.person, 2000, 'Concert')
    await anna.page.goto('/requests?tab=sent')
    await card(anna.page, /You ask Ben Broke for \$20\.00/).getByText('Open').waitFor()
    await ben.page.goto('/')
    await ben.page.getByRole('link', { name: 'Requests, 1 waiting' }).first().click()
    await card(ben.page, /Anna Asks asks you for \$20\.00/).getByRole('button', { name: 'Decline Anna Asks' }).click()
    const dialog = ben.page.getByRole('alertdialog')
    await dialog.getByLabel(/^Reason/).fill('I was not there')
    await dialog.getByRole('button', { name: 'Decline' }).click()
    await card(ben.page, /Anna Asks/).getByText('Declined').waitFor()
    await card(anna.page, /Ben Broke/).getByText('I was not there').waitFor()
    expect(await requests(anna.page)).toMatchObject([{ status: 'declined', reason: 'I was not there' }])
    expect(await books.balance(ben.context)).toBe(10_000)
  })

  it('is paid once when the answer is lost', async () => {
    const anna = await somebody('Anna Asks')
    const { page, context, person } = await arrive('Ben Broke')
    const id = await asksFor(anna, person, 500, 'Coffee')
    await page.goto(`/pay?request=${id}`)
    const wizard = new Wizard(page)
    await wizard.payButton().waitFor()
    const keys: (string | undefined)[] = []
    await page.route('**/v1/requests/*/pay', (route) => {
      keys.push(route.request().headers()['idempotency-key'])
      return loseReply(route)
    }, { times: 1 })
    await wizard.pay()
    await wizard.paid()
    expect(keys).toHaveLength(1)
    expect(await books.byKey(context, keys[0] ?? '')).toMatchObject({ amount: 500 })
    expect(await books.sent(context)).toHaveLength(1)
    await page.goto(`/pay?request=${id}`)
    await page.getByText('This request is no longer open.').waitFor()
    await page.getByRole('heading', { name: 'Requests', exact: true }).waitFor()
  })

  it('that was withdrawn while I looked at it sends nothing', async () => {
    const anna = await somebody('Anna Asks')
    const { page, context, person } = await arrive('Ben Broke')
    const id = await asksFor(anna, person, 500, 'Coffee')
    await page.goto(`/pay?request=${id}`)
    const wizard = new Wizard(page)
    await wizard.payButton().waitFor()
    expect((await anna.context.request.post(`/v1/requests/${id}/cancel`)).status()).toBe(200)
    await wizard.pay()
    await page.getByRole('heading', { name: 'No Longer Open' }).waitFor()
    await page.getByText('Nothing was sent.').waitFor()
    expect(await books.balance(context)).toBe(10_000)
  })
})

describe('asking', () => {
  it('from somebody’s page, and withdrawn again', async () => {
    const ben = await somebody('Ben Banker')
    const { page } = await arrive('Anna Asks', { viewport: { width: 1280, height: 800 } })
    await page.goto(`/u/${ben.username}`)
    await page.getByRole('link', { name: 'Ask for money' }).click()
    await page.getByRole('button', { name: 'Ask', exact: true }).click()
    await page.getByText('How much do you ask for?').waitFor()
    await page.getByLabel('How much').fill('12,5o')
    await page.getByText('Write an amount, like 12.50.').waitFor()
    await page.getByLabel('How much').fill('7.25')
    await page.getByLabel('What for').fill('Lunch')
    await page.keyboard.press('Enter')
    const asked = card(page, /You ask Ben Banker for \$7\.25/)
    await asked.getByRole('button', { name: 'Remind Ben Banker' }).click()
    await page.getByText(/You can remind them again in \d+ hours/).waitFor()
    await asked.getByRole('button', { name: /^Withdraw/ }).click()
    await page.getByRole('alertdialog').getByRole('button', { name: 'Withdraw' }).click()
    await asked.getByText('Withdrawn').waitFor()
    expect(await requests(page)).toMatchObject([{ amount: 725, note: 'Lunch', status: 'cancelled' }])
  })

  it('asks once when the answer is lost', async () => {
    const ben: Person = await somebody('Ben Banker')
    const { page } = await arrive()
    await page.goto(`/ask?to=${ben.username}&amount=725`)
    await page.route('**/v1/requests', loseReply, { times: 1 })
    await page.getByRole('button', { name: 'Ask for $7.25' }).click()
    await page.getByText('No answer came.').waitFor()
    await page.getByRole('button', { name: 'Ask for $7.25' }).click()
    await card(page, /You ask Ben Banker/).waitFor()
    expect(await requests(page)).toHaveLength(1)
  })
})

describe('another amount', () => {
  it('is offered, agreed to and paid', async () => {
    const [anna, ben] = [await arrive('Anna Asks'), await arrive('Ben Broke')]
    await asksFor({ ...anna.person, context: anna.context }, ben.person, 2000, 'Concert')
    await anna.page.goto('/requests?tab=sent')
    await ben.page.goto('/requests')
    await card(ben.page, /Anna Asks asks you for \$20\.00/).getByRole('button', { name: 'Offer Anna Asks another amount' }).click()
    await ben.page.getByRole('alertdialog').getByLabel('Your amount').fill('15')
    await ben.page.getByRole('alertdialog').getByRole('button', { name: 'Offer $15.00' }).click()
    await card(ben.page, /Anna Asks/).getByText('You offered $15.00').waitFor()
    await anna.page.getByRole('button', { name: 'Agree to $15.00' }).click()
    await card(ben.page, /Anna Asks asks you for \$15\.00/).getByRole('link', { name: /^Pay/ }).click()
    await ben.page.getByRole('button', { name: 'Pay $15.00' }).click()
    await ben.page.getByRole('heading', { name: /You paid Anna Asks/ }).waitFor()
    await card(anna.page, /You ask Ben Broke for \$15\.00/).getByText('Paid').waitFor()
    expect(await books.balance(anna.context)).toBe(11_500)
  })
})
