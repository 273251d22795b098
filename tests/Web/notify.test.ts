import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { arrive, listen, signUp, somebody, url, useBrowser } from './support/browser'
import { openDevice, pushService, usePushService, type Device } from './support/device'
import { pays } from './support/people'

useBrowser()
usePushService()

const device = (page: Page) => page.getByRole('region', { name: 'This device' })
const deviceSwitch = (page: Page) => device(page).getByRole('switch', { name: 'Notifications on this device' })
const offer = (page: Page) => page.getByRole('region', { name: 'Notifications' })

async function turnOn(page: Page): Promise<void> {
  await page.goto('/me/notifications')
  await deviceSwitch(page).click()
  await deviceSwitch(page).and(page.locator('[aria-checked=true]:not([disabled])')).waitFor()
}

/** What stands on the desktop once as much was asked for. */
async function stands({ desktop }: Device, asked: number) {
  await expect.poll(() => desktop.asked).toBe(asked)
  return [...desktop.shown.values()]
}

describe('notification settings (NT-3)', () => {
  it('each switch is kept by the server; one that is not is taken back, and tried again', async () => {
    const { page, context } = await arrive()
    const kept = async (kind: string) => (await (await context.request.get('/v1/notifications/preferences')).json() as { items: { kind: string; push: boolean; email: boolean }[] }).items.find((each) => each.kind === kind)
    await page.goto('/me')
    await page.getByRole('link', { name: 'Notifications' }).click()
    await page.getByRole('switch', { name: 'Likes: push' }).click()
    await page.getByRole('switch', { name: 'Somebody pays me: email' }).click()
    await page.getByText('Saved').waitFor()
    await expect.poll(() => kept('payment_liked')).toMatchObject({ push: false, email: false })
    await expect.poll(() => kept('payment_received')).toMatchObject({ push: true, email: true })
    await page.getByText(/^Always sent both ways/).waitFor()
    expect(await page.getByRole('switch', { name: /new device/ }).count()).toBe(0)

    await page.route('**/v1/notifications/preferences', (route) => (route.request().method() === 'PUT' ? route.abort('connectionrefused') : route.continue()))
    await page.getByRole('switch', { name: 'Comments: push' }).click()
    await page.getByText('That was not saved.').waitFor()
    await page.getByRole('switch', { name: 'Comments: push', checked: true }).waitFor()
    await page.unroute('**/v1/notifications/preferences')
    await page.getByRole('button', { name: 'Try again' }).click()
    await page.getByRole('switch', { name: 'Comments: push', checked: false }).waitFor()
    await expect.poll(() => kept('payment_commented')).toMatchObject({ push: false })
    await page.reload()
    await page.getByRole('switch', { name: 'Comments: push', checked: false }).waitFor()
    await page.getByRole('switch', { name: 'Likes: push', checked: false }).waitFor()
  })

  it('quiet hours go by the clock of this device, or another one', async () => {
    const { page, context } = await arrive()
    const settings = async () => (await (await context.request.get('/v1/me')).json() as { settings: object }).settings
    await page.goto('/me/notifications')
    await page.getByRole('switch', { name: 'Reminders', exact: true }).focus()
    await page.keyboard.press('Space')
    await page.keyboard.press('Tab')
    await page.keyboard.press('Space')
    await page.getByLabel('Until').fill('06:30')
    await expect.poll(settings).toMatchObject({ reminders: false, quietHours: '22:00-06:30', timeZone: 'America/New_York' })
    await page.getByLabel('By the clock of').selectOption('Europe/Lisbon')
    await expect.poll(settings).toMatchObject({ timeZone: 'Europe/Lisbon' })
    await page.getByRole('button', { name: "Use this device's clock: New York (America)" }).click()
    await expect.poll(settings).toMatchObject({ timeZone: 'America/New_York' })
    await page.getByRole('switch', { name: 'Quiet hours' }).click()
    await expect.poll(settings).toMatchObject({ quietHours: null })
  })

  it('says why a device is not told: blocked, unable, or the server does not push', async () => {
    const denied = await arrive()
    await denied.page.addInitScript(() => Object.defineProperty(Notification, 'permission', { get: () => 'denied' }))
    await denied.page.goto('/me/notifications')
    await device(denied.page).getByText('Notifications are blocked').waitFor()
    const unable = await arrive()
    await unable.page.addInitScript(() => { delete (window as { PushManager?: unknown }).PushManager })
    await unable.page.goto('/me/notifications')
    await device(unable.page).getByText(/can't tell you anything while Quits is closed/).waitFor()
    const silent = await arrive()
    await silent.page.addInitScript(() => Object.defineProperty(Notification, 'permission', { get: () => 'default' }))
    await silent.page.route('**/v1/push-subscriptions/key', (route) => route.fulfill({ status: 404, contentType: 'application/problem+json', body: JSON.stringify({ code: 'NOT_FOUND', status: 404, title: 'Not found.' }) }))
    await silent.page.goto('/me/notifications')
    await device(silent.page).getByText("doesn't send notifications to devices").waitFor()
    for (const { page } of [denied, unable, silent]) expect(await page.getByRole('switch', { name: 'Notifications on this device' }).count()).toBe(0)
  })
})

describe('the offer of notifications', () => {
  it('comes after money came, asks the browser only when pressed, and stays away once declined', async () => {
    const { page, person } = await arrive('Olga Offered')
    const bob = await somebody()
    await page.addInitScript(() => {
      Object.defineProperty(Notification, 'permission', { get: () => 'default' })
      Object.assign(window, { asked: 0 })
      Notification.requestPermission = () => { (window as unknown as { asked: number }).asked++; return Promise.resolve('default') }
    })
    const asked = () => page.evaluate(() => (window as unknown as { asked: number }).asked)
    await listen(page, '/')
    await page.getByText('Quiet so far').waitFor()
    await page.waitForTimeout(500)
    expect(await offer(page).count()).toBe(0)
    await pays(bob, person, 500, 'for the offer')
    await offer(page).getByText('Hear when money comes').waitFor()
    expect(await asked()).toBe(0)
    await offer(page).getByRole('button', { name: 'Turn on notifications' }).click()
    await expect.poll(asked).toBe(1)
    await offer(page).getByRole('button', { name: 'Not now' }).click()
    await offer(page).waitFor({ state: 'detached' })
    await page.reload()
    await page.getByText('for the offer').first().waitFor()
    await pays(bob, person, 500, 'and again')
    await page.getByText('and again').first().waitFor()
    await page.waitForTimeout(500)
    expect(await offer(page).count()).toBe(0)
    expect(await asked()).toBe(0)
  })
})

describe('push, to a real Chromium over its own push connection (Google\'s relay and the Linux desktop are simulated on their wires)', () => {
  it('subscribes, shows what our server encrypted, once for what comes twice, and a press leads to the payment', async () => {
    const phone = await openDevice()
    const { page, desktop, context } = phone
    const ann = await signUp(context, 'Ann Away')
    const bob = await somebody('Bob Builder')
    await turnOn(page)
    const subscription = await page.evaluate(async () => JSON.stringify(await (await navigator.serviceWorker.ready).pushManager.getSubscription()))
    expect(JSON.parse(subscription)).toMatchObject({ endpoint: expect.stringMatching(/^https:/), keys: { p256dh: expect.any(String), auth: expect.any(String) } })

    const before = pushService().taken.length
    const id = await pays(bob, ann, 1250, 'Ramen 🍜')
    const [shown] = await stands(phone, 1)
    expect(shown).toMatchObject({ title: 'Bob Builder paid you $12.50', body: expect.stringMatching(/Ramen 🍜$/) })
    expect(pushService().taken.length).toBe(before + 1)
    expect(pushService().taken[before]!.toString('latin1')).not.toContain('Ramen')

    pushService().repeat()
    expect(await stands(phone, 2)).toHaveLength(1)
    expect(await page.evaluate(async () => (await (await navigator.serviceWorker.ready).getNotifications()).map(({ title }) => title))).toEqual(['Bob Builder paid you $12.50'])

    desktop.press(shown!.id)
    await page.getByRole('article', { name: 'Receipt' }).getByText('Ramen 🍜').waitFor()
    expect(new URL(page.url()).pathname).toBe(`/transfers/${id}`)
    expect(context.pages()).toHaveLength(1)
    await expect.poll(() => desktop.shown.size).toBe(0)

    await page.goto('about:blank')
    const next = await pays(bob, ann, 300, 'Tea')
    const [tea] = await stands(phone, 3)
    const opened = context.waitForEvent('page')
    desktop.press(tea!.id)
    await (await opened).waitForURL(`**/transfers/${next}`)
  })

  it('is turned on from the offer with one press (the yes to the browser\'s question is given beforehand)', async () => {
    const phone = await openDevice(false)
    const { page, context } = phone
    const ann = await signUp(context, 'Ann Away')
    const bob = await somebody('Bob Builder')
    await listen(page, '/')
    await page.getByText('Quiet so far').waitFor()
    expect(await page.evaluate(() => Notification.permission)).toBe('default')
    await pays(bob, ann, 500, 'First of all')
    await offer(page).getByText('Hear when money comes').waitFor()
    // The person's yes, given beforehand: nobody sits in front of this browser to press its question.
    await context.grantPermissions(['notifications'], { origin: url() })
    await offer(page).getByRole('button', { name: 'Turn on notifications' }).click()
    await page.getByText('This device tells you now.').waitFor()
    await offer(page).waitFor({ state: 'detached' })
    await pays(bob, ann, 600, 'Second')
    expect((await stands(phone, 1))[0]).toMatchObject({ title: 'Bob Builder paid you $6.00' })
  })

  it('ends with signing out, and what is sent to one person never shows to the next', async () => {
    const phone = await openDevice()
    const { page, desktop, context } = phone
    const ann = await signUp(context, 'Ann Away')
    const bob = await somebody('Bob Builder')
    await turnOn(page)
    await pays(bob, ann, 100, 'First')
    await stands(phone, 1)
    await page.goto('/me')
    await page.getByRole('button', { name: 'Sign out' }).click()
    await page.getByRole('heading', { name: 'Welcome back' }).waitFor()
    expect(await page.evaluate(async () => (await navigator.serviceWorker.ready).pushManager.getSubscription())).toBeNull()
    expect(desktop.shown.size).toBe(0)
    await pays(bob, ann, 100, 'Not for this device')

    // The session of the first is over, and nobody signed out: the second comes to a device that still has a subscription.
    const cleo = await signUp(context, 'Cleo Castle')
    await turnOn(page)
    const endpoint = () => page.evaluate(async () => (await (await navigator.serviceWorker.ready).pushManager.getSubscription())?.endpoint)
    const before = await endpoint()
    await context.clearCookies()
    const dora = await signUp(context, 'Dora Dane')
    await page.goto('/me/notifications')
    await deviceSwitch(page).and(page.locator('[aria-checked=true]')).waitFor()
    expect(await endpoint()).not.toBe(before)
    await pays(bob, cleo, 100, 'For Cleo')
    await pays(bob, dora, 200, 'For Dora')
    const shown = await stands(phone, 2)
    expect(shown.map(({ title }) => title)).toEqual(['Bob Builder paid you $2.00'])
    await page.waitForTimeout(1000)
    expect(desktop.asked).toBe(2)
  })

  it('is told again under a new address when the browser loses the old one', async () => {
    const phone = await openDevice()
    const { page, context } = phone
    const ann = await signUp(context, 'Ann Away')
    const bob = await somebody('Bob Builder')
    await turnOn(page)
    const worker = context.serviceWorkers()[0]!
    // Chromium gives no way to lose an address from outside; its event is made here, what answers it is the worker's own.
    await worker.evaluate(async () => {
      const { registration } = self as unknown as { registration: ServiceWorkerRegistration }
      const old = await registration.pushManager.getSubscription()
      await old?.unsubscribe()
      const waits: Promise<unknown>[] = []
      const event = Object.assign(new Event('pushsubscriptionchange'), { oldSubscription: old, newSubscription: null, waitUntil: (wait: Promise<unknown>) => waits.push(wait) })
      self.dispatchEvent(event)
      await Promise.all(waits)
    })
    await pays(bob, ann, 700, 'Found again')
    expect((await stands(phone, 1))[0]).toMatchObject({ title: 'Bob Builder paid you $7.00' })
    expect(ann.id).toBeTruthy()
  })
})
