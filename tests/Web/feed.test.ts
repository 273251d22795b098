import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { agreed, arrive, listen, somebody, toTheEnd, useBrowser } from './support/browser'
import { befriend, pays } from './support/people'
import { Wizard } from './support/wizard'

useBrowser()

const card = (page: Page, note: string) => page.getByRole('article').filter({ hasText: note })

async function two(first = 'Anna Archer', second = 'Ben Baker') {
  const [one, other] = [await arrive(first), await arrive(second, { viewport: { width: 360, height: 740 } })]
  await befriend({ ...one.person, context: one.context }, { ...other.person, context: other.context })
  return [one, other] as const
}

describe('two friends on two phones', () => {
  it('pay; a third sees it at once, likes it and comments on it in front of their eyes', async () => {
    const [anna, ben] = await two()
    const cleo = await arrive('Cleo Castle')
    await befriend({ ...cleo.person, context: cleo.context }, { ...anna.person, context: anna.context })
    for (const { page } of [ben, cleo]) {
      await listen(page, '/')
      await page.getByText('Quiet so far').waitFor()
    }

    const wizard = new Wizard(anna.page)
    await wizard.fill(ben.person, '12.50', 'Boat trip ⛵')
    await wizard.pay()
    await wizard.paid()

    await card(ben.page, 'Boat trip').getByText('Anna Archer paid you').waitFor()
    await card(ben.page, 'Boat trip').getByText('+$12.50').waitFor()
    await card(cleo.page, 'Boat trip').getByText('Anna Archer paid Ben Baker').waitFor()
    expect(await card(cleo.page, 'Boat trip').getByText('12.50').count()).toBe(0)

    await card(cleo.page, 'Boat trip').getByRole('button', { name: 'Like' }).click()
    await card(cleo.page, 'Boat trip').getByRole('button', { name: 'Like 1', pressed: true }).waitFor()
    await card(ben.page, 'Boat trip').getByRole('button', { name: 'Like 1', pressed: false }).waitFor()

    await card(cleo.page, 'Boat trip').getByRole('link', { name: /comments, open/ }).click()
    await cleo.page.getByLabel('Your comment').fill('Take me along!')
    await cleo.page.getByRole('button', { name: 'Send' }).click()
    await cleo.page.getByRole('list', { name: 'Comments' }).getByText('Take me along!').waitFor()
    await card(ben.page, 'Boat trip').getByRole('link', { name: '1 comment, open' }).click()
    await ben.page.getByRole('list', { name: 'Comments' }).getByText('Take me along!').waitFor()
  })

  it('a comment that the channel told of before its answer came stands there once', async () => {
    const [anna, ben] = await two()
    const id = await pays({ ...anna.person, context: anna.context }, ben.person, 300, 'Kites')
    const { page } = ben
    await listen(page, `/transfers/${id}`)
    await page.getByText('Nobody has said anything yet.').waitFor()
    const said = page.getByRole('list', { name: 'Comments' }).getByText('In the wind')
    let answered = false
    await page.route(/\/v1\/transfers\/[^/]+\/comments/, async (route) => {
      // What is read afterwards would mend what the answer did.
      if (route.request().method() !== 'POST') return answered ? route.abort() : route.continue()
      const response = await route.fetch()
      await said.waitFor()
      answered = true
      return route.fulfill({ response })
    })
    await page.getByLabel('Your comment').fill('In the wind')
    await Promise.all([page.waitForResponse((response) => response.request().method() === 'POST' && response.url().includes('/comments')), page.keyboard.press('Enter')])
    await page.getByText('In the wind').nth(1).waitFor({ state: 'detached' })
    expect(await said.count()).toBe(1)
    await page.getByRole('heading', { name: '1 comment', exact: true }).waitFor()
  })

  it('a comment can be taken away by who said it and by the two, and by nobody else', async () => {
    const [anna, ben] = await two()
    const cleo = await arrive('Cleo Castle')
    await befriend({ ...cleo.person, context: cleo.context }, { ...anna.person, context: anna.context })
    const id = await pays({ ...anna.person, context: anna.context }, ben.person, 500, 'Tea')
    for (const [who, text] of [[ben, 'From Ben'], [cleo, 'From Cleo']] as const) await who.context.request.post(`/v1/transfers/${id}/comments`, { data: { text } })
    await cleo.page.goto(`/transfers/${id}`)
    await cleo.page.getByText('From Ben').waitFor()
    expect(await cleo.page.getByRole('button', { name: 'Remove the comment of Ben Baker' }).count()).toBe(0)
    await cleo.page.getByRole('button', { name: 'Delete my comment' }).click()
    await Promise.all([agreed(cleo.page, 'DELETE', '/comments/'), cleo.page.getByRole('alertdialog').getByRole('button', { name: 'Delete' }).click()])
    await cleo.page.getByText('From Cleo').waitFor({ state: 'detached' })

    await anna.page.goto(`/transfers/${id}`)
    await anna.page.getByRole('button', { name: 'Remove the comment of Ben Baker' }).click()
    await anna.page.getByRole('alertdialog').getByRole('button', { name: 'Remove' }).click()
    await anna.page.getByText('Nobody has said anything yet.').waitFor()
    await expect.poll(async () => (await (await anna.context.request.get(`/v1/transfers/${id}/comments`)).json() as { items: unknown[] }).items).toEqual([])
  })

  it('words that could not be said stay in the field', async () => {
    const [anna, ben] = await two()
    const id = await pays({ ...anna.person, context: anna.context }, ben.person, 500, 'Tea')
    await ben.page.goto(`/transfers/${id}`)
    await ben.page.route('**/v1/transfers/*/comments', (route) => (route.request().method() === 'POST' ? route.abort('connectionrefused') : route.continue()))
    await ben.page.getByLabel('Your comment').fill('Well made words')
    await ben.page.keyboard.press('Enter')
    await ben.page.getByText('That was not said.').waitFor()
    expect(await ben.page.getByLabel('Your comment').inputValue()).toBe('Well made words')
    await ben.page.getByLabel('Your comment').fill('x'.repeat(501))
    await ben.page.getByText('1 characters too many').waitFor()
    expect(await ben.page.getByRole('button', { name: 'Send' }).isDisabled()).toBe(true)
  })
})

describe('a long feed', () => {
  it('keeps its place on the way back and per tab, and what is new waits without a jump', async () => {
    const [anna, ben] = await two()
    const pay = (n: number) => pays({ ...ben.person, context: ben.context }, anna.person, 100 + n, `Round ${n}.`)
    for (let n = 0; n < 45; n++) await pay(n)
    const { page } = anna
    await page.goto('/')
    await card(page, 'Round 44.').waitFor()
    await toTheEnd(page)
    const notes = await page.getByRole('article').evaluateAll((cards) => cards.map((each) => /Round \d+/.exec(each.textContent ?? '')?.[0]))
    expect(notes).toEqual(Array.from({ length: 45 }, (_, n) => `Round ${44 - n}`))

    await card(page, 'Round 12.').scrollIntoViewIfNeeded()
    const before = await page.evaluate(() => window.scrollY)
    expect(before).toBeGreaterThan(1500)
    const at = await card(page, 'Round 12.').evaluate((element) => element.getBoundingClientRect().top)
    await pay(45)
    await page.getByRole('button', { name: '1 new payment' }).waitFor()
    // A turn of the minute changes what stands above by less than a pixel, which is not drawn.
    expect(Math.abs(await card(page, 'Round 12.').evaluate((element) => element.getBoundingClientRect().top) - at)).toBeLessThan(1)

    // The toast may have gone by itself.
    await page.getByRole('button', { name: 'Dismiss' }).evaluateAll((all) => { for (const each of all) (each as HTMLElement).click() })
    await page.getByRole('tab', { name: 'Everyone' }).click()
    await page.getByRole('tab', { name: 'Everyone', selected: true }).waitFor()
    await page.getByRole('tab', { name: 'Friends' }).click()
    await expect.poll(() => page.evaluate(() => window.scrollY)).toBeGreaterThan(before - 50)
    await card(page, 'Round 12.').getByRole('link', { name: /comments, open/ }).click()
    await page.getByRole('article', { name: 'Receipt' }).waitFor()
    await page.goBack()
    await card(page, 'Round 12.').waitFor()
    await expect.poll(() => page.evaluate(() => window.scrollY)).toBeGreaterThan(before - 200)

    await page.getByRole('button', { name: '1 new payment' }).click()
    await card(page, 'Round 45.').waitFor()
    await expect.poll(() => card(page, 'Round 45.').evaluate((element) => { const { top } = element.getBoundingClientRect(); return top > 0 && top < 400 })).toBe(true)
    expect(await page.getByRole('button', { name: /new payment/ }).count()).toBe(0)
  })
})

describe('a page of a feed that cannot be read', () => {
  it('says so, and is read with another try', async () => {
    const [anna, ben] = await two()
    for (let n = 0; n < 25; n++) await pays({ ...ben.person, context: ben.context }, anna.person, 100 + n, `Round ${n}.`)
    const { page } = anna
    await page.route('**/v1/feed?*cursor=*', (route) => route.fulfill({ status: 429, contentType: 'application/problem+json', body: '{"code":"RATE_LIMITED","title":"Too many requests."}' }))
    await listen(page, '/')
    await card(page, 'Round 24.').waitFor()
    // What is read anew as the channel begins has come.
    await page.waitForLoadState('networkidle')
    await page.evaluate(() => window.scrollTo(0, document.body.scrollHeight))
    await page.getByRole('alert').getByText('What comes next could not be loaded.').waitFor()
    await page.unroute('**/v1/feed?*cursor=*')
    await page.getByRole('button', { name: 'Try again' }).click()
    await toTheEnd(page)
    expect(await page.getByRole('article').count()).toBe(25)
  })
})

describe('a person\'s page', () => {
  it('shows what I may see, and nothing once we part', async () => {
    const [anna, ben] = await two()
    const cleo = await somebody('Cleo Castle')
    await pays({ ...ben.person, context: ben.context }, cleo, 300, 'For friends only')
    await pays({ ...ben.person, context: ben.context }, cleo, 300, 'For all to see', 'public')
    await pays({ ...ben.person, context: ben.context }, cleo, 300, 'For nobody else', 'private')
    await anna.page.goto(`/u/${ben.person.username}`)
    await card(anna.page, 'For friends only').waitFor()
    await card(anna.page, 'For all to see').waitFor()
    expect(await anna.page.getByText('For nobody else').count()).toBe(0)
    await anna.page.getByRole('button', { name: 'More about Ben Baker' }).click()
    await anna.page.getByRole('menuitem', { name: 'Unfriend' }).click()
    await anna.page.getByRole('alertdialog').getByRole('button', { name: 'Unfriend' }).click()
    await card(anna.page, 'For friends only').waitFor({ state: 'detached' })
    await card(anna.page, 'For all to see').waitFor()
  })
})

it('the feed is read, liked and opened with the keyboard alone', async () => {
  const [anna, ben] = await two()
  await pays({ ...ben.person, context: ben.context }, anna.person, 300, 'Typed')
  const { page } = anna
  await page.goto('/')
  await card(page, 'Typed').waitFor()
  await page.getByRole('tab', { name: 'Friends' }).focus()
  await page.keyboard.press('ArrowRight')
  await page.getByRole('tab', { name: 'Everyone', selected: true }).waitFor()
  await page.keyboard.press('ArrowRight')
  await page.getByRole('tab', { name: 'Me', selected: true }).waitFor()
  await card(page, 'Typed').waitFor()
  const like = card(page, 'Typed').getByRole('button', { name: 'Like' })
  for (let n = 0; n < 10 && !(await like.evaluate((button) => button === document.activeElement)); n++) await page.keyboard.press('Tab')
  await page.keyboard.press('Space')
  await card(page, 'Typed').getByRole('button', { name: 'Like 1', pressed: true }).waitFor()
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  await page.getByLabel('Your comment').focus()
  await page.keyboard.type('By hand')
  await page.keyboard.press('Enter')
  await page.getByRole('list', { name: 'Comments' }).getByText('By hand').waitFor()
})
