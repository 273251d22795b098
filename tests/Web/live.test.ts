import { describe, expect, it } from 'vitest'
import { arrive, somebody, url, useBrowser } from './support/browser'
import { pays } from './support/people'
import { Wizard } from './support/wizard'

useBrowser()

describe('the live channel beside slow reads', () => {
  it('what it told is not taken back by an answer that is older', async () => {
    const { page, person } = await arrive('Rita Receiver')
    const payer = await somebody('Paul Payer')
    await pays(payer, person, 500, 'the first')
    await page.goto('/')
    await page.getByText('the first').first().waitFor()
    await page.waitForFunction(() => localStorage.getItem('quits.kept')?.includes('the first'))

    // What the feed is at this moment comes late, after the news.
    let letCome = (): void => undefined
    const late = new Promise<void>((resolve) => { letCome = resolve })
    let asked = 0
    await page.route('**/v1/feed?*', async (route) => {
      const answer = await route.fetch()
      asked++
      await late
      await route.fulfill({ response: answer })
    })
    await page.reload()
    await page.getByText('the first').first().waitFor()
    // The list and its newest page, read anew because the channel began.
    await expect.poll(() => asked).toBeGreaterThanOrEqual(2)
    await page.waitForTimeout(300)
    await pays(payer, person, 700, 'the second')
    await page.getByRole('status').getByText('Paul Payer paid you $7.00').waitFor()
    letCome()
    await page.getByText('the second').first().waitFor()
    await page.waitForTimeout(500)
    expect(await page.getByRole('article').filter({ hasText: 'the second' }).count()).toBe(1)
  })
})

describe('a broken live channel', () => {
  it('comes back and catches up what it missed', async () => {
    const { page, person } = await arrive('Rita Receiver')
    const payer = await somebody('Paul Payer')
    const sockets: { close: () => Promise<void> }[] = []
    let [dark, heard] = [false, 0]
    await page.routeWebSocket(`${url().replace('http', 'ws')}/ws`, (ws) => {
      if (dark) {
        void ws.close()
        return
      }
      const server = ws.connectToServer()
      server.onMessage((frame) => {
        heard++
        ws.send(frame)
      })
      sockets.push(ws)
    })
    await page.goto('/')
    const balance = page.getByRole('region', { name: 'Balance' })
    await balance.getByText('$100.00').waitFor()
    await expect.poll(() => heard).toBeGreaterThan(0)
    expect(sockets.length).toBe(1)

    dark = true
    await sockets[0]?.close()
    const pay = () => payer.context.request.post('/v1/transfers', { headers: { 'Idempotency-Key': crypto.randomUUID() }, data: { receiverId: person.id, amount: 500 } })
    await pay()
    await pay()
    await page.waitForTimeout(500)
    expect(await balance.getByText('$100.00').count()).toBe(1)
    dark = false
    await balance.getByText('$110.00').waitFor()
    await expect.poll(() => page.getByRole('status').getByText('Paul Payer paid you $5.00').count()).toBe(2)
    expect(sockets.length).toBe(2)
  })

  it('offers a button after five tries', async () => {
    const { page } = await arrive()
    let dialled = 0
    await page.clock.install()
    await page.routeWebSocket(`${url().replace('http', 'ws')}/ws`, (ws) => {
      dialled++
      void ws.close()
    })
    await page.goto('/')
    const button = page.getByRole('button', { name: 'Reconnect' })
    await expect.poll(async () => {
      await page.clock.runFor(1000)
      return button.isVisible()
    }).toBe(true)
    await page.getByText('Live news stopped.').waitFor()
    expect(dialled).toBe(6)
    await button.click()
    await expect.poll(() => dialled).toBe(7)
  })
})

describe('without a network', () => {
  it('reads what was last known, and refuses to pay', async () => {
    const bob = await somebody()
    const { page, context } = await arrive('Olga Offline')
    await page.goto('/activity')
    await page.getByText('Welcome to Quits').waitFor()
    await page.goto('/')
    await page.getByRole('region', { name: 'Balance' }).getByText('$100.00').waitFor()
    const wizard = new Wizard(page)
    await wizard.fill(bob, '5')
    await context.setOffline(true)
    await page.getByText("You're offline. Paying needs a connection").waitFor()
    expect(await wizard.payButton().isDisabled()).toBe(true)
    await page.getByRole('button', { name: 'Close' }).click()
    await page.getByText("You're offline. You see what was last known").waitFor()
    await page.getByRole('region', { name: 'Balance' }).getByText('$100.00').waitFor()
    await page.getByRole('link', { name: 'Activity' }).click()
    await page.getByText('Welcome to Quits').waitFor()
    await context.setOffline(false)
    await page.getByText("You're offline").waitFor({ state: 'detached' })
    expect(wizard.keys).toEqual([])
  })

  it('what is loaded a little after the start waits for the connection', async () => {
    const { page, context } = await arrive('Olga Offline')
    await page.clock.install()
    await page.goto('/')
    await page.getByRole('region', { name: 'Balance' }).getByText('$100.00').waitFor()
    const asked = page.waitForRequest('**/v1/push-subscriptions/key')
    await page.reload()
    await page.getByRole('region', { name: 'Balance' }).getByText('$100.00').waitFor()
    await context.setOffline(true)
    await page.getByText("You're offline. You see what was last known").waitFor()
    await page.clock.runFor(5000)
    await context.setOffline(false)
    await asked
  })

  it('opens from the home screen', async () => {
    const { page, context, person } = await arrive('Hanna Home', { serviceWorkers: 'allow' })
    await pays({ ...person, context }, await somebody(), 500, 'for the picnic')
    await page.goto('/')
    await page.getByRole('region', { name: 'Balance' }).getByText('$95.00').waitFor()
    await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined))
    await page.waitForFunction(() => localStorage.getItem('quits.kept')?.includes('for the picnic'))
    await context.setOffline(true)
    await page.reload()
    await page.getByRole('region', { name: 'Balance' }).getByText('$95.00').waitFor()
    await page.getByText('for the picnic').waitFor()
    const kept = await page.evaluate(async () => {
      const names = await caches.keys()
      return (await Promise.all(names.map(async (name) => (await (await caches.open(name)).keys()).map((request) => new URL(request.url).pathname)))).flat()
    })
    expect(kept.length).toBeGreaterThan(5)
    expect(kept.filter((path) => path.startsWith('/v1'))).toEqual([])
  })
})
