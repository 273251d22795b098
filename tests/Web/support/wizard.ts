import type { Page, Request, Route } from 'playwright-core'
import { url, type Person } from './browser'

/** The pay wizard, as a person uses it. */
export class Wizard {
  /** Idempotency keys of the payments this page sent, in order. */
  readonly keys: string[] = []

  constructor(readonly page: Page) {
    page.on('request', (request) => {
      if (isPayment(request)) this.keys.push(request.headers()['idempotency-key'] ?? '')
    })
  }

  async open(): Promise<void> {
    await this.page.bringToFront()
    await this.page.goto('/pay')
    await this.page.getByRole('heading', { name: 'Who do you want to pay?' }).waitFor()
  }

  async choose(person: Person): Promise<void> {
    await this.page.getByPlaceholder('Name or @username').fill(`@${person.username}`)
    await this.page.getByRole('button').filter({ has: this.page.getByText(`@${person.username}`, { exact: true }) }).click()
    await this.page.getByRole('group', { name: 'Keypad' }).waitFor()
  }

  async amount(keys: string): Promise<void> {
    await this.page.getByText(/You have/).waitFor()
    for (const key of keys) await this.page.getByRole('button', { name: key === '.' ? 'Decimal point' : key, exact: true }).click()
    await this.page.getByRole('button', { name: 'Continue' }).click()
  }

  async note(text = ''): Promise<void> {
    const field = this.page.getByLabel('What is it for?')
    await field.fill(text)
    await this.page.getByRole('button', { name: /^Continue/ }).click()
    await this.page.getByRole('heading', { name: /^You pay/ }).waitFor()
  }

  /** Everything up to the press of Pay. */
  async fill(person: Person, amount: string, note?: string): Promise<void> {
    await this.open()
    await this.choose(person)
    await this.amount(amount)
    await this.note(note)
    await this.payButton().waitFor()
  }

  payButton = () => this.page.getByRole('button', { name: /^Pay (again )?[−$\d]/ })

  async pay(): Promise<void> {
    await this.page.bringToFront()
    await this.payButton().click()
  }

  async paid(): Promise<void> {
    await this.page.bringToFront()
    await this.page.getByRole('heading', { name: /^You paid/ }).waitFor()
  }
}

export const isPayment = (request: Request): boolean => request.method() === 'POST' && new URL(request.url()).pathname === '/v1/transfers'

/** Hands the payments that a page sends to `handle`, which may let them through. Returns the way to stop. */
export async function intercept(page: Page, handle: (route: Route, nth: number) => Promise<void>): Promise<() => Promise<void>> {
  let nth = 0
  const pattern = `${url()}/v1/transfers`
  const listener = (route: Route) => (isPayment(route.request()) ? handle(route, ++nth) : route.continue())
  await page.route(pattern, listener)
  return () => page.unroute(pattern, listener)
}

/** The payment reaches the server and is done; its reply is lost. */
export async function loseReply(route: Route): Promise<void> {
  await route.fetch()
  await route.abort('connectionreset')
}

export const refuse = (status: number, code: string) => (route: Route) =>
  route.fulfill({ status, contentType: 'application/problem+json', body: JSON.stringify({ code, status, title: code, traceId: 'test' }) })
