import type { BrowserContext, Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { arrive, signUp, useBrowser, type Person } from './support/browser'
import { openDevice, usePushService } from './support/device'
import { Wizard } from './support/wizard'

useBrowser()
usePushService()

const card = (page: Page, note = 'Boat trip') => page.getByRole('article').filter({ hasText: note })
const profile = (page: Page) => page.getByRole('region', { name: 'Profile' })

interface Looking {
  page: Page
  context: BrowserContext
}

/** Looks behind every door of the app, and of the server, for a payment that is for other eyes (FD-2, FD-3, LESSONS 7). */
async function seesNothing({ page, context }: Looking, id: string, between: readonly Person[]): Promise<void> {
  for (const path of ['/', '/?feed=everyone', '/?feed=me', ...between.map(({ username }) => `/u/${username}`), `/friends?q=${encodeURIComponent('Boat trip')}`, '/activity?q=Boat', '/inbox']) {
    await page.goto(path)
    await page.waitForLoadState('networkidle')
    expect(await page.getByText('Boat trip').count(), path).toBe(0)
  }
  await page.goto(`/transfers/${id}`)
  await page.getByText('There is no payment here').waitFor()
  const nobody = crypto.randomUUID()
  for (const [method, door] of [['GET', '/v1/transfers/ID'], ['GET', '/v1/feed/ID'], ['GET', '/v1/transfers/ID/comments'], ['POST', '/v1/transfers/ID/receipt'], ['PUT', '/v1/transfers/ID/like']] as const) {
    const [answer, unknown] = await Promise.all([id, nobody].map((each) => context.request.fetch(door.replace('ID', each), { method, ...(method === 'POST' && { data: { show: ['note'] } }) })))
    expect([door, answer!.status(), unknown!.status()]).toEqual([door, 404, 404])
    expect(await answer!.text()).not.toContain('Boat')
  }
  for (const path of ['/v1/feed?scope=everyone', '/v1/feed?scope=friends', '/v1/users?query=Boat', ...between.map(({ username }) => `/v1/users/${username}/feed`)]) {
    expect(await (await context.request.get(path)).text(), path).not.toContain('Boat')
  }
}

it('two people on two phones: befriend, pay, see it at once, like, comment, are notified, push included, and go private; others see nothing', async () => {
  const anna = await arrive('Anna Archer')
  const ben = await openDevice()
  const bens = await signUp(ben.context, 'Ben Baker')
  const cleo = await arrive('Cleo Castle')
  const stranger = await arrive('Stan Stranger')
  const blocked = await arrive('Bea Blocked')
  for (const one of [{ id: anna.person.id, context: anna.context }, { id: bens.id, context: ben.context }]) expect((await one.context.request.put(`/v1/blocks/${blocked.person.id}`)).status()).toBeLessThan(300)
  await ben.page.goto('/me/notifications')
  await ben.page.getByRole('switch', { name: 'Notifications on this device' }).click()
  await ben.page.getByText('On. You hear of news while Quits is closed.').first().waitFor()
  await ben.page.goto('/')
  await ben.page.getByText('Quiet so far').waitFor()
  const pushed = (title: string) => expect.poll(() => [...ben.desktop.shown.values()].map((shown) => shown.title)).toContain(title)

  // They become friends; each sees it without a reload.
  await anna.page.goto('/friends')
  await anna.page.getByPlaceholder('Name or @username').fill(bens.username)
  await anna.page.getByRole('link', { name: /Ben Baker/ }).click()
  await profile(anna.page).getByRole('button', { name: 'Add friend' }).click()
  await pushed('Anna Archer wants to be friends')
  await ben.page.getByRole('link', { name: 'Anna Archer wants to be friends' }).click()
  await ben.page.getByRole('button', { name: 'Accept Anna Archer' }).click()
  await profile(anna.page).getByText('Friends', { exact: true }).waitFor()
  for (const [one, other] of [[anna, cleo], [cleo, anna]] as const) expect((await one.context.request.put(`/v1/friends/${other.person.id}`)).status()).toBe(200)
  for (const { page } of [ben, cleo]) {
    await page.goto('/')
    await page.getByText('Quiet so far').waitFor()
  }

  // One pays; the other and a friend see it at once.
  const wizard = new Wizard(anna.page)
  await wizard.fill(bens, '12.50', 'Boat trip ⛵')
  await wizard.pay()
  await wizard.paid()
  await card(ben.page).getByText('+$12.50').waitFor()
  await card(cleo.page).getByText('Anna Archer paid Ben Baker').waitFor()
  expect(await card(cleo.page).getByText('12.50').count()).toBe(0)
  await pushed('Anna Archer paid you $12.50')

  // They like and comment, and hear of it.
  await anna.page.getByRole('link', { name: 'See the receipt' }).click()
  await card(ben.page).getByRole('button', { name: 'Like' }).click()
  await anna.page.getByRole('button', { name: 'Like 1' }).waitFor()
  await card(ben.page).getByRole('link', { name: /comments, open/ }).click()
  await ben.page.getByLabel('Your comment').fill('Take me along again!')
  await ben.page.getByRole('button', { name: 'Send' }).click()
  await anna.page.getByRole('list', { name: 'Comments' }).getByText('Take me along again!').waitFor()
  await anna.page.getByRole('link', { name: /^Inbox/ }).click()
  for (const told of ['Ben Baker likes a payment of yours', 'Ben Baker commented on a payment of yours', 'You and Ben Baker are friends now']) await anna.page.getByText(told).waitFor()
  const id = new URL(ben.page.url()).pathname.split('/').at(-1)!

  // Nobody else sees it, and once it is private no friend either.
  await Promise.all([stranger, blocked].map((other) => seesNothing(other, id, [anna.person, bens])))
  await cleo.page.goto(`/transfers/${id}`)
  await cleo.page.getByText('Take me along again!').waitFor()
  await ben.page.getByRole('button', { name: 'Change who sees it' }).click()
  await ben.page.getByRole('alertdialog').getByRole('button', { name: 'Change' }).click()
  await ben.page.getByText('Only you two').waitFor()
  await Promise.all([cleo, stranger, blocked].map((other) => seesNothing(other, id, [anna.person, bens])))
  await anna.page.goto(`/transfers/${id}`)
  await anna.page.getByRole('list', { name: 'Comments' }).getByText('Take me along again!').waitFor()
}, 180_000)
