import { expect, it } from 'vitest'
import { books, listen, open, useBrowser } from './support/browser'
import { Wizard } from './support/wizard'

useBrowser()

async function signIn(username: string) {
  const context = await open()
  const answer = await context.request.post('/v1/auth/login', { data: { login: username, password: 'quits-demo' } })
  expect(answer.status()).toBe(200)
  return context
}

it('alice pays bob, and his open page shows it within a second (NT-1)', async () => {
  const [alices, bobs] = [await signIn('alice'), await signIn('bob')]
  const before = await books.balance(bobs)
  const bob = await bobs.newPage()
  await listen(bob, '/')
  const balance = bob.getByRole('region', { name: 'Balance' })
  const dollars = (cents: number) => new Intl.NumberFormat('en-US', { style: 'currency', currency: 'USD' }).format(cents / 100)
  await balance.getByText(dollars(before)).waitFor()

  const wizard = new Wizard(await alices.newPage())
  const me = await (await bobs.request.get('/v1/me')).json() as { id: string; username: string; displayName: string }
  await wizard.fill({ ...me, password: '' }, '12.34', 'In front of your eyes')
  await bob.bringToFront()
  await bob.waitForLoadState('networkidle')
  // A press in the page itself does not wait until the server has said what it costs.
  await expect.poll(() => wizard.payButton().isEnabled()).toBe(true)
  // The two pages themselves note when it was pressed and when it was there: how long the test takes to ask is not theirs.
  const there = balance.evaluate((region, text) => new Promise<number>((resolve) => {
    new MutationObserver(() => { if (region.textContent?.includes(text)) resolve(Date.now()) }).observe(region, { subtree: true, childList: true, characterData: true })
  }), dollars(before + 1234))
  const pressed = await wizard.payButton().evaluate((button: HTMLButtonElement) => {
    const now = Date.now()
    button.click()
    return now
  })
  expect(await there - pressed).toBeLessThan(1000)
  await balance.getByText(dollars(before + 1234)).waitFor()

  await bob.getByRole('status').getByText(/paid you \$12\.34/).waitFor()
  await bob.getByText('In front of your eyes').waitFor()
  await bob.getByRole('link', { name: /Inbox.*unread/ }).waitFor()
  await wizard.paid()
})
