import axe from 'axe-core'
import type { Page } from 'playwright-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { signUp, somebody, undoFor, useBrowser, useOnePage, type Person } from './support/browser'
import { asksFor, befriend, pays } from './support/people'
import { intercept, refuse, Wizard } from './support/wizard'

useBrowser()

let bob: Person
beforeAll(async () => {
  const made = await somebody('Maximiliane Großmann-Österreicher')
  bob = { ...made }
})

interface Stop {
  name: string
  /** Signed out. */
  door?: boolean
  go: (page: Page, wizard: Wizard) => Promise<unknown>
}

/** Someone asks the person of this page to be friends. */
async function asked(page: Page): Promise<void> {
  const { id } = await (await page.request.get('/v1/me')).json() as { id: string }
  const someone = await somebody('Hannelore Hinterberger-Waldmeister')
  expect((await someone.context.request.put(`/v1/friends/${id}`)).status()).toBe(200)
}

/** Someone asks the person of this page for money. */
async function wanted(page: Page, amount = 123456): Promise<string> {
  const { id } = await (await page.request.get('/v1/me')).json() as { id: string }
  return asksFor(await somebody('Hannelore Hinterberger-Waldmeister'), { id }, amount, 'Donaudampfschifffahrtsgesellschaftskapitänsmütze und was noch dazugehört 🍣')
}

/** A payment between two friends of the person of this page, with something said to it. */
async function told(page: Page): Promise<string> {
  const me = await (await page.request.get('/v1/me')).json() as Person
  const [one, other] = [await somebody('Friedrich-Wilhelm Hohenlohe'), await somebody('Anneliese Brandt')]
  await befriend({ id: me.id, context: page.context() }, one)
  const id = await pays(one, other, 1250, 'Sushi im Grünen, mit allem, was dazugehört 🍣', 'public')
  await page.request.put(`/v1/transfers/${id}/like`)
  expect((await page.request.post(`/v1/transfers/${id}/comments`, { data: { text: 'Lass es dir schmecken! Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichen' } })).status()).toBe(201)
  return id
}

/** A payment of the person of this page. */
async function paid(page: Page): Promise<string> {
  const me = await (await page.request.get('/v1/me')).json() as Person
  return pays({ ...me, context: page.context() }, bob, 700, 'Danke!', 'public')
}

/** A payment of the person of this page that can still be undone. */
async function waits(page: Page): Promise<string> {
  const answer = await page.request.post('/v1/transfers', { headers: { 'Idempotency-Key': crypto.randomUUID() }, data: { receiverId: bob.id, amount: 700, note: 'Danke!', undoSeconds: 600 } })
  expect(answer.status()).toBe(202)
  return (await answer.json() as { transfer: { id: string } }).transfer.id
}

const heading = (page: Page, name: string | RegExp) => page.getByRole('heading', { name }).first().waitFor()

/** Every page and every state of the wizard. */
const STOPS: Stop[] = [
  { name: 'sign in', door: true, go: async (page) => { await page.goto('/sign-in'); await heading(page, 'Welcome back') } },
  { name: 'sign up', door: true, go: async (page) => { await page.goto('/sign-up'); await page.getByRole('button', { name: 'Create account' }).click(); await page.locator('[aria-invalid]').first().waitFor() } },
  { name: 'home', go: async (page) => { await page.goto('/'); await page.getByText('Quiet so far').waitFor() } },
  { name: 'home, a feed', go: async (page) => { await told(page); await page.goto('/'); await page.getByText('Sushi').waitFor() } },
  { name: 'home, everyone', go: async (page) => { await page.goto('/?feed=everyone'); await page.getByRole('article').first().waitFor() } },
  { name: 'home, mine', go: async (page) => { await page.goto('/?feed=me'); await page.getByText('Pay a friend back').waitFor() } },
  { name: 'home, hidden', go: async (page) => { await page.goto('/'); await page.getByRole('button', { name: /press to hide/ }).click(); await page.getByRole('button', { name: /press to show/ }).waitFor() } },
  { name: 'activity', go: async (page) => { await page.goto('/activity'); await page.getByText('Welcome to Quits').waitFor(); await page.getByRole('button', { name: 'Filter by date' }).click() } },
  { name: 'activity, nothing fits', go: async (page) => { await page.goto('/activity?q=nothing-like-this'); await page.getByText('Nothing fits').waitFor() } },
  { name: 'inbox', go: async (page) => { await page.goto('/inbox'); await page.getByText('$100.00 to begin with').waitFor() } },
  { name: 'me', go: async (page) => { await page.goto('/me'); await page.getByRole('button', { name: 'Sign out' }).waitFor() } },
  { name: 'notifications', go: async (page) => { await page.goto('/me/notifications'); await page.getByRole('switch', { name: 'Comments: email' }).click(); await page.getByText('Saved').waitFor(); await page.getByRole('switch', { name: 'Quiet hours' }).click(); await page.getByLabel('By the clock of').waitFor() } },
  { name: 'my code', go: async (page) => { await page.goto('/me/code'); await page.getByRole('img').waitFor() } },
  { name: 'privacy', go: async (page) => { await page.goto('/me/privacy'); await page.getByText('Past payments').waitFor() } },
  { name: 'privacy, all private', go: async (page) => { await page.goto('/me/privacy'); await page.getByRole('button', { name: 'Make them all private' }).click(); await page.getByRole('alertdialog').waitFor() } },
  { name: 'proof', go: async (page) => { await page.goto('/proof'); await page.getByText('The sum is your balance').waitFor() } },
  { name: 'a person', go: async (page) => { await page.goto(`/u/${bob.username}`); await heading(page, bob.displayName) } },
  { name: 'nobody', go: async (page) => { await page.goto('/u/nobody-at-all'); await page.getByText('No one by that name').waitFor() } },
  { name: 'a person, more', go: async (page) => { await page.goto(`/u/${bob.username}`); await page.getByRole('button', { name: /^More/ }).click(); await page.getByRole('menuitem', { name: 'Block' }).waitFor() } },
  { name: 'a person, block', go: async (page) => { await page.goto(`/u/${bob.username}`); await page.getByRole('button', { name: /^More/ }).click(); await page.getByRole('menuitem', { name: 'Block' }).click(); await page.getByRole('alertdialog').waitFor() } },
  { name: 'friends, none', go: async (page) => { await page.goto('/friends'); await page.getByText('Nobody yet').waitFor() } },
  { name: 'friends, found', go: async (page) => { await page.goto(`/friends?q=${bob.username}`); await page.getByRole('link', { name: /Maximiliane/ }).waitFor() } },
  { name: 'money requests, none', go: async (page) => { await page.goto('/requests'); await page.getByText('Nobody asks you for money').waitFor() } },
  { name: 'money requests, received', go: async (page) => { await wanted(page); await page.goto('/requests'); await page.getByRole('button', { name: /^Decline/ }).waitFor() } },
  { name: 'money requests, sent', go: async (page) => { await asksFor({ id: '', context: page.context() }, bob, 700, 'Danke!'); await page.goto('/requests?tab=sent'); await page.getByRole('button', { name: /^Remind/ }).waitFor() } },
  { name: 'money request, decline', go: async (page) => { await page.goto(`/requests/${await wanted(page)}`); await page.getByRole('button', { name: /^Decline/ }).click(); await page.getByRole('alertdialog').waitFor() } },
  { name: 'money request, pay', go: async (page, wizard) => { await page.goto(`/pay?request=${await wanted(page, 4200)}`); await wizard.payButton().waitFor(); await page.getByText('Right away').waitFor() } },
  { name: 'home, asked for money', go: async (page) => { await wanted(page); await page.goto('/'); await page.getByText(/asks you for/).waitFor() } },
  { name: 'ask: who', go: async (page) => { await page.goto('/ask'); await page.getByPlaceholder('Name or @username').fill(bob.username); await page.getByRole('link', { name: /Maximiliane/ }).waitFor() } },
  { name: 'ask: how much', go: async (page) => { await page.goto(`/ask?to=${bob.username}`); await page.getByRole('button', { name: 'Ask', exact: true }).click(); await page.locator('[aria-invalid]').waitFor() } },
  { name: 'requests', go: async (page) => { await asked(page); await page.goto('/friends/requests'); await page.getByRole('button', { name: /^Accept/ }).waitFor() } },
  { name: 'friends, one waiting', go: async (page) => { await asked(page); await page.goto('/friends'); await page.getByText(/wants to be friends/).waitFor() } },
  { name: 'requests, sent', go: async (page) => { await page.request.put(`/v1/friends/${bob.id}`); await page.goto('/friends/requests?tab=sent'); await page.getByRole('button', { name: /^Withdraw/ }).waitFor() } },
  { name: 'blocked people', go: async (page) => { await page.request.put(`/v1/blocks/${bob.id}`); await page.goto('/me/blocked'); await page.getByRole('button', { name: /^Unblock/ }).waitFor() } },
  { name: 'no such page', go: async (page) => { await page.goto('/such'); await page.getByText('There is no page at this address').waitFor() } },
  { name: 'no such receipt', go: async (page) => { await page.goto(`/transfers/${crypto.randomUUID()}`); await page.getByText('There is no payment here').waitFor() } },
  { name: 'pay: who', go: async (page, wizard) => { await wizard.open(); await page.getByPlaceholder('Name or @username').fill(bob.username); await page.getByRole('button', { name: bob.username }).waitFor() } },
  { name: 'pay: amount', go: async (page, wizard) => { await wizard.open(); await wizard.choose(bob); await page.keyboard.type('99.9'); await page.getByText(/You have/).waitFor() } },
  { name: 'pay: too much', go: async (page, wizard) => { await wizard.open(); await wizard.choose(bob); await page.keyboard.type('4999.99'); await page.getByText(/more than the/).waitFor() } },
  { name: 'pay: note', go: async (page, wizard) => { await wizard.open(); await wizard.choose(bob); await wizard.amount('5'); await page.getByLabel('What is it for?').fill('Donaudampfschifffahrtsgesellschaftskapitänsmütze '.repeat(9)) } },
  { name: 'pay: confirm', go: async (page, wizard) => { await wizard.fill(bob, '5', 'Donaudampfschifffahrtsgesellschaftskapitänsmütze '.repeat(3)); await page.getByText('This account is new').waitFor() } },
  { name: 'pay: processing', go: async (page, wizard) => { await wizard.fill(bob, '5'); await intercept(page, () => new Promise<void>(() => undefined)); await wizard.pay(); await page.getByText('Sending $5.00').waitFor() } },
  { name: 'pay: error', go: async (page, wizard) => { await wizard.fill(bob, '5'); await intercept(page, refuse(503, 'EXTERNAL_SERVICE_ERROR')); await wizard.pay(); await page.getByText('Nothing was sent.').waitFor() } },
  { name: 'pay: success', go: async (_, wizard) => { await wizard.fill(bob, '5'); await wizard.pay(); await wizard.paid() } },
  { name: 'pay: can be undone', go: async (page, wizard) => { await undoFor(page.context(), 600); await wizard.fill(bob, '5'); await wizard.pay(); await page.getByRole('button', { name: 'Undo' }).waitFor() } },
  { name: 'pay: undone', go: async (page, wizard) => { await undoFor(page.context(), 600); await wizard.fill(bob, '5'); await wizard.pay(); await page.getByRole('button', { name: 'Undo' }).click(); await heading(page, 'You undid it') } },
  { name: 'home, a payment waits', go: async (page) => { await waits(page); await page.goto('/'); await page.getByRole('button', { name: /^Undo the payment/ }).waitFor() } },
  { name: 'a payment that waits', go: async (page) => { await page.goto(`/transfers/${await waits(page)}`); await page.getByRole('button', { name: 'Undo' }).waitFor() } },
  { name: 'a payment that was undone', go: async (page) => { const id = await waits(page); await page.request.post(`/v1/transfers/${id}/cancel`); await page.goto(`/transfers/${id}`); await page.getByText('You undid a payment').waitFor() } },
  { name: 'receipt', go: async (page, wizard) => { await wizard.fill(bob, '5', 'Danke!'); await wizard.pay(); await wizard.paid(); await page.getByRole('link', { name: 'See the receipt' }).click(); await page.getByRole('article').waitFor() } },
  { name: 'a payment of others', go: async (page) => { const id = await told(page); await page.goto(`/transfers/${id}`); await page.getByText('Lass es dir').waitFor() } },
  { name: 'a payment, to fewer people', go: async (page) => { await page.goto(`/transfers/${await paid(page)}`); await page.getByRole('button', { name: /^Change/ }).click(); await page.getByRole('alertdialog').waitFor() } },
  { name: 'a comment, too long', go: async (page) => { await page.goto(`/transfers/${await paid(page)}`); await page.getByLabel('Your comment').fill('Donaudampfschifffahrtsgesellschaft '.repeat(15)); await page.getByText('characters too many').waitFor() } },
]

const emptied = useOnePage({ viewport: { width: 360, height: 740 }, bypassCSP: true })

async function visit({ door, go }: Stop): Promise<Page> {
  const page = await emptied()
  if (!door) {
    await signUp(page.context(), 'Alexandra-Charlotte von der Übernachtung')
    await undoFor(page.context(), 0)
  }
  await go(page, new Wizard(page))
  return page
}

/** What axe, which is in the page, has to say: each finding with its element. */
async function findings(page: Page): Promise<string[]> {
  const { violations } = await page.evaluate(() => (window as unknown as { axe: typeof axe }).axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] }))
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html, failureSummary }) => `${html} ${failureSummary}`).join('\n')}`)
}

/** What sticks out sideways, or is too small for a finger. */
const measure = (page: Page) => page.evaluate(() => {
  const root = document.documentElement
  const over = root.scrollWidth - root.clientWidth
  const culprits = [...document.querySelectorAll('body *')].filter((element) => { const box = element.getBoundingClientRect(); return box.right > root.clientWidth + 0.5 || box.left < -0.5 })
  const wide = over > 0 ? [`${over} px`, ...culprits.map((element) => element.outerHTML.slice(0, 80))] : []
  const small = [...document.querySelectorAll<HTMLElement>('button, a[href], input, [role=switch], [role=radio]')].flatMap((element) => {
    const box = element.getBoundingClientRect()
    const inText = element.matches('p a, article a') && getComputedStyle(element).display === 'inline'
    const reach = parseFloat(getComputedStyle(element, '::after').insetBlockStart) || 0
    const height = box.height - 2 * Math.min(0, reach)
    const hidden = box.width === 0 || getComputedStyle(element).position === 'fixed' && box.bottom <= 0
    const inside = element.closest('label')?.getBoundingClientRect().height ?? 0
    return hidden || inText || (Math.max(height, inside) >= 43.5 && box.width >= 40) ? [] : [`${element.outerHTML.slice(0, 90)} ${Math.round(box.width)}x${Math.round(height)}`]
  })
  return { wide, small }
})

/** What changes goes over, it does not jump: from the next frame on, and until it is there. */
async function settled(page: Page): Promise<void> {
  await page.evaluate(() => new Promise((resolve) => { requestAnimationFrame(() => requestAnimationFrame(resolve)) }))
  await page.waitForFunction(() => !document.getAnimations().some((each) => each instanceof CSSTransition && each.playState === 'running'))
}

/** Words so narrow that a line has hardly three letters. */
const squeezed = (page: Page) => page.evaluate(() => {
  const words = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  const found: string[] = []
  for (let node = words.nextNode(); node; node = words.nextNode()) {
    const text = (node.textContent ?? '').trim()
    const range = document.createRange()
    range.selectNodeContents(node)
    const lines = new Set([...range.getClientRects()].map(({ top }) => Math.round(top))).size
    if (lines > 2 && lines > text.length / 4) found.push(`${lines} lines: ${text.slice(0, 60)}`)
  }
  return found
})

describe('every page and state', () => {
  it.each(STOPS)('$name: axe in light and dark, 360 px, fingers, large text, right to left', async (stop) => {
    const page = await visit(stop)
    await page.evaluate(axe.source)
    expect.soft(await findings(page), 'axe, light').toEqual([])
    expect.soft(await measure(page), '360 px').toEqual({ wide: [], small: [] })
    await page.emulateMedia({ colorScheme: 'dark' })
    await settled(page)
    expect.soft(await findings(page), 'axe, dark').toEqual([])
    await page.evaluate(() => { document.documentElement.dir = 'rtl' })
    await settled(page)
    expect.soft((await measure(page)).wide, 'right to left').toEqual([])
    await page.evaluate(() => { document.documentElement.dir = 'ltr' })
    await page.setViewportSize({ width: 390, height: 844 })
    await page.addStyleTag({ content: 'html { font-size: 200% }' })
    await settled(page)
    expect(await page.evaluate(() => getComputedStyle(document.querySelector('main') ?? document.body).fontSize), 'text at 200 %').toBe('32px')
    expect.soft((await measure(page)).wide, 'text at 200 %').toEqual([])
    expect.soft(await squeezed(page), 'text at 200 %').toEqual([])
  })
})
