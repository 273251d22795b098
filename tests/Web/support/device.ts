import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { chromium, type BrowserContext, type Page } from 'playwright-core'
import { afterAll, beforeAll } from 'vitest'
import { closeLater, executable, FLAGS, PHONE, url } from './browser'
import { Desktop } from './desktop'
import { PushRelay } from './relay'

/** A browser that can be pushed to: with a profile that stays, its notifications on a desktop, and a push service that reaches it. */
export interface Device {
  context: BrowserContext
  page: Page
  desktop: Desktop
}

let relay: PushRelay

export const pushService = (): PushRelay => relay

/** The push service of the file's devices. */
export function usePushService(): void {
  beforeAll(async () => { relay = await new PushRelay().open() })
  afterAll(() => relay.close())
}

/** @param granted whether the person has said yes when the browser asks; there is nobody to press its question here. */
export async function openDevice(granted = true): Promise<Device> {
  const desktop = await new Desktop().open()
  const profile = await mkdtemp(path.join(tmpdir(), 'quits-device-'))
  const context = await chromium.launchPersistentContext(profile, {
    ...PHONE, executablePath: executable(), args: [...FLAGS, ...relay.flags],
    // Push goes over the browser's own connection, which counts as networking in the background.
    ignoreDefaultArgs: ['--disable-background-networking'],
    env: { ...process.env, DBUS_SESSION_BUS_ADDRESS: desktop.address },
  })
  closeLater(context, async () => {
    await desktop.close()
    await rm(profile, { recursive: true, force: true })
  })
  if (granted) await context.grantPermissions(['notifications'], { origin: url() })
  await throughRelay(context)
  const [page = await context.newPage()] = context.pages()
  return { context, page, desktop }
}

/** A subscription has the address of Google's service; the server is told the same address at ours. All else in it stays as the browser made it. */
async function throughRelay(context: BrowserContext): Promise<void> {
  await context.route('**/v1/push-subscriptions', async (route) => {
    const body = route.request().postDataJSON() as { endpoint?: string } | null
    if (!body?.endpoint) return route.continue()
    return route.continue({ postData: JSON.stringify({ ...body, endpoint: body.endpoint.replace(/^https:\/\/[^/]+/, relay.origin) }) })
  })
}
