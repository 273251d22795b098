import { http } from '@/api/client'
import { answer, ApiProblem } from '@/api/problem'

/**
 * Whether this device is told while Quits is closed, and if not, why: the page is not on https, the browser cannot, the server does not
 * push, the person said no to the browser, was not asked yet, or has it off.
 */
export type DeviceState = 'insecure' | 'unsupported' | 'notOffered' | 'denied' | 'unasked' | 'off' | 'on'

/** Whose subscription the browser holds; the server knows it too, but cannot be asked by who comes next. */
const OWNER = 'quits.push'

/** Milliseconds after which a push service that does not answer counts as out of reach. */
const PATIENCE = 20_000

/** The browser's push service did not give an address to reach this device at. */
export class OutOfReach extends Error {
  override readonly name = 'OutOfReach'
}

/**
 * Finds out how this device stands, and sees to it that it stands right: a subscription of mine is confirmed to the server, one that
 * somebody else had here is given up for a new one, so that nothing that was sent to them can still come (NT-3).
 */
export async function settle(me: string): Promise<DeviceState> {
  if (!window.isSecureContext) return 'insecure'
  if (!('serviceWorker' in navigator && 'PushManager' in window && 'Notification' in window)) return 'unsupported'
  const held = await subscription()
  if (Notification.permission === 'denied') return 'denied'
  const key = await serverKey()
  if (key === null) return 'notOffered'
  if (Notification.permission === 'default') return 'unasked'
  if (!held) return 'off'
  if (localStorage.getItem(OWNER) === me && keyOf(held) === key) await tell(held)
  else await renew(held, key, me)
  return 'on'
}

/** Asks the browser, and so the person, if that is still to be done; to be called by their tap and nothing else. */
export async function turnOn(me: string): Promise<DeviceState> {
  const permission = await Notification.requestPermission()
  if (permission !== 'granted') return permission === 'denied' ? 'denied' : 'unasked'
  const key = await serverKey()
  if (key === null) return 'notOffered'
  await begin(key, me)
  return 'on'
}

/** This device is told no more: neither side knows the other afterwards, and what was shown is taken away. */
export async function turnOff(): Promise<void> {
  localStorage.removeItem(OWNER)
  const held = await subscription()
  if (held) await Promise.all([answer(http.DELETE('/v1/push-subscriptions', { body: { endpoint: held.endpoint } })), held.unsubscribe(), clear()])
}

async function begin(key: string, me: string): Promise<void> {
  const registration = await withinPatience(ready())
  const made = await withinPatience(registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key }))
  localStorage.setItem(OWNER, me)
  await tell(made)
}

async function renew(held: PushSubscription, key: string, me: string): Promise<void> {
  localStorage.removeItem(OWNER)
  await Promise.all([held.unsubscribe(), clear()])
  await begin(key, me)
}

/** Says where this device is reached; the same again changes nothing. */
const tell = (made: PushSubscription): Promise<unknown> => answer(http.PUT('/v1/push-subscriptions', { body: made.toJSON() }))

/** Takes away the notifications that stand on the device. */
async function clear(): Promise<void> {
  const registration = await navigator.serviceWorker.getRegistration()
  for (const shown of await registration?.getNotifications() ?? []) shown.close()
}

const subscription = async (): Promise<PushSubscription | null> =>
  await (await navigator.serviceWorker.getRegistration())?.pushManager.getSubscription() ?? null

async function ready(): Promise<ServiceWorkerRegistration> {
  await navigator.serviceWorker.register('/sw.js')
  return navigator.serviceWorker.ready
}

/** What a browser subscribes with; null when this server does not push. */
async function serverKey(): Promise<string | null> {
  try {
    return (await answer(http.GET('/v1/push-subscriptions/key'))).key
  } catch (error) {
    if (error instanceof ApiProblem && error.status === 404) return null
    throw error
  }
}

/** The server's key that a subscription was made with, in base64url. */
function keyOf({ options }: PushSubscription): string {
  const bytes = new Uint8Array(options.applicationServerKey ?? new ArrayBuffer())
  return btoa(String.fromCharCode(...bytes)).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '')
}

/** Some browsers never say that their push service cannot be reached. */
async function withinPatience<T>(wanted: Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const tired = new Promise<never>((_, reject) => { timer = setTimeout(() => reject(new OutOfReach()), PATIENCE) })
  try {
    return await Promise.race([wanted, tired])
  } catch (error) {
    throw error instanceof DOMException && error.name === 'AbortError' ? new OutOfReach(error.message) : error
  } finally {
    clearTimeout(timer)
  }
}
