import { describe, expect, it } from 'vitest'
import { arrive, books, listen, open, signUp, somebody, url, undoFor, useBrowser } from './support/browser'
import { Wizard } from './support/wizard'

useBrowser()

describe('signing up', () => {
  it('leads from zero to a receipt', async () => {
    const bob = await somebody()
    const context = await open()
    const page = await context.newPage()
    await page.goto('/')
    await page.getByRole('heading', { name: 'Welcome back' }).waitFor()
    await page.getByRole('link', { name: 'Create an account' }).click()
    const username = `zero${Date.now().toString(36)}`
    await page.getByLabel('Your name').fill('Zoe Zero')
    await page.getByLabel('Username').fill(username)
    await page.getByLabel('Email').fill(`${username}@example.com`)
    await page.getByLabel('Password').fill('a long enough password')
    await page.getByRole('button', { name: 'Create account' }).click()
    await page.getByRole('region', { name: 'Balance' }).getByText('$100.00').waitFor()

    // A first payment waits for as long as one set; here a moment (TR-16).
    await undoFor(context, 4)
    await page.reload()
    const wizard = new Wizard(page)
    await page.getByRole('link', { name: 'Pay', exact: true }).click()
    await wizard.choose(bob)
    await wizard.amount('12.5')
    await wizard.note('Pizza 🍕 on <b>Friday</b>')
    await Promise.all([page.getByRole('button', { name: 'Undo' }).waitFor(), wizard.pay()])
    await wizard.paid()
    await page.getByText('You have $87.50 left.').waitFor()
    await page.getByRole('link', { name: 'See the receipt' }).click()

    const receipt = page.getByRole('article', { name: 'Receipt' })
    await receipt.getByText('Pizza 🍕 on <b>Friday</b>').waitFor()
    expect(await receipt.innerText()).toContain('Zoe Zero')
    expect(await receipt.getByText('$12.50').count()).toBe(1)
    const transfer = await books.byKey(context, wizard.keys[0] ?? '')
    expect(new URL(page.url()).pathname).toBe(`/transfers/${transfer?.id}`)
    expect(await books.balance(bob.context)).toBe(11_250)
  })

  it('says which field is to blame, and keeps the rest', async () => {
    const taken = await somebody()
    const page = await (await open()).newPage()
    await page.goto('/sign-up')
    await page.getByRole('button', { name: 'Create account' }).click()
    await page.locator('input[aria-invalid]').first().waitFor()
    await page.getByLabel('Your name').fill('Zoe')
    await page.getByLabel('Username').fill(taken.username)
    await page.getByLabel('Email').fill(`other${Date.now()}@example.com`)
    await page.getByLabel('Password').fill('a long enough password')
    await page.getByRole('button', { name: 'Create account' }).click()
    await page.getByText(/already taken/).waitFor()
    expect(await page.getByLabel('Username').getAttribute('aria-invalid')).toBe('true')
    expect(await page.getByLabel('Your name').inputValue()).toBe('Zoe')
  })
})

describe('signing in', () => {
  it('refuses a wrong password and takes the right one, back to where one wanted to go', async () => {
    const bob = await somebody()
    const page = await (await open()).newPage()
    await page.goto('/activity?kind=transfer_sent')
    await page.getByText('Please sign in to go on.').waitFor()
    await page.getByLabel('Username or email').fill(bob.username)
    await page.getByLabel('Password').fill('not the password')
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.getByText("That name and password don't match.").waitFor()
    await page.getByLabel('Password').fill(bob.password)
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.getByRole('heading', { name: 'Activity' }).waitFor()
    expect(page.url()).toBe(`${url()}/activity?kind=transfer_sent`)
  })

  it('asks for the code of a second factor when the server does', async () => {
    const bob = await somebody()
    const page = await (await open()).newPage()
    const bodies: unknown[] = []
    await page.route('**/v1/auth/login', async (route) => {
      const body = route.request().postDataJSON() as { code?: string }
      bodies.push(body)
      if (body.code === '123456') await route.continue()
      else await route.fulfill({ status: 401, contentType: 'application/problem+json', body: JSON.stringify({ code: 'SECOND_FACTOR_REQUIRED', status: 401, title: 'A code is needed.' }) })
    })
    await page.goto('/sign-in')
    await page.getByLabel('Username or email').fill(bob.username)
    await page.getByLabel('Password').fill(bob.password)
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.getByLabel('Code').fill('000 000')
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.getByText("That code isn't right.").waitFor()
    await page.getByLabel('Code').fill('123 456')
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.getByRole('region', { name: 'Balance' }).waitFor()
    expect(bodies).toHaveLength(3)
  })

  it('never leads to a page of someone else', async () => {
    const { page } = await arrive()
    await page.goto('/sign-in?from=//evil.example/')
    await page.getByRole('region', { name: 'Balance' }).waitFor()
    expect(new URL(page.url()).origin).toBe(url())
  })

  it('a session that ended elsewhere leads to the door and back', async () => {
    const { page, context, person } = await arrive()
    // What the page asks by itself at its start would lead to the door, too, but back to where it is now.
    const last = page.waitForResponse('**/v1/push-subscriptions/key')
    await listen(page, '/inbox')
    await page.getByText('$100.00 to begin with').waitFor()
    await last
    await page.waitForLoadState('networkidle')
    await context.clearCookies()
    await page.getByRole('link', { name: 'Activity' }).click()
    await page.getByText('Please sign in to go on.').waitFor()
    await page.getByLabel('Username or email').fill(person.username)
    await page.getByLabel('Password').fill(person.password)
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.getByRole('heading', { name: 'Activity' }).waitFor()
  })
})

describe('signing out', () => {
  it('leaves nothing of the person on the device', async () => {
    const { page, context, person } = await arrive('Nadia Noether')
    await page.goto('/')
    await page.getByRole('region', { name: 'Balance' }).getByText('$100.00').waitFor()
    await page.waitForFunction(() => localStorage.getItem('quits.kept') !== null)
    await page.goto('/me')
    await page.getByRole('button', { name: 'Sign out' }).click()
    await page.getByRole('heading', { name: 'Welcome back' }).waitFor()
    await page.waitForTimeout(1500)
    const kept = await page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }]))
    for (const secret of [person.id, person.username, 'Noether', 'balance":']) expect(kept).not.toContain(secret)
    expect((await context.request.get('/v1/me')).status()).toBe(401)
  })

  it('shows nothing of one person to the next', async () => {
    const { page, context } = await arrive('First Person')
    await page.goto('/activity')
    await page.getByText('Welcome to Quits').waitFor()
    await context.clearCookies()
    const second = await signUp(context, 'Second Person')
    await page.goto('/me')
    await page.getByText(`@${second.username}`).waitFor()
    expect(await page.getByText('First Person').count()).toBe(0)
  })

  it('a change of person in one tab changes all of them', async () => {
    const { page, context } = await arrive('First Person')
    await page.goto('/me')
    await page.getByRole('heading', { name: 'First Person' }).waitFor()
    const other = await context.newPage()
    await other.goto('/me')
    await other.getByRole('button', { name: 'Sign out' }).click()
    await page.getByRole('heading', { name: 'Welcome back' }).waitFor()
    const second = await somebody('Second Person')
    await other.getByLabel('Username or email').fill(second.username)
    await other.getByLabel('Password').fill(second.password)
    await other.getByRole('button', { name: 'Sign in' }).click()
    await page.getByRole('heading', { name: 'Second Person' }).waitFor()
    expect(await page.getByText('First Person').count()).toBe(0)
  })
})
