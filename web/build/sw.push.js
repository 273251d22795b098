// What the server pushes, on the screen. A push carries words and a link, and nothing here adds to them (src/Pay/Delivery/README.md).
const ICON = '/icons/icon-192.png'

/** Milliseconds that an open page has to say that it leads there itself. */
const PAGE_ANSWERS = 1000

self.addEventListener('push', (event) => event.waitUntil(show(newsOf(event.data))))

self.addEventListener('notificationclick', (event) => {
  event.notification.close()
  event.waitUntil(lead(event.notification.data?.link ?? '/inbox'))
})

self.addEventListener('pushsubscriptionchange', (event) => event.waitUntil(resubscribe(event)))

/** A browser wants something shown for every push, so also for one that cannot be read. */
function newsOf(data) {
  const unread = { title: 'There is something new in Quits', body: '', link: '/inbox', tag: 'unread' }
  try {
    const { title, body, link, tag } = data.json()
    // Only a page of ours: `//elsewhere` is not.
    return title && tag && /^\/(?![/\\])/.test(link) ? { title, body: body ?? '', link, tag } : unread
  } catch {
    return unread
  }
}

/** The same tag replaces what is shown without another sound; who has Quits before their eyes sees it there, too, and needs none. */
async function show({ title, body, link, tag }) {
  const pages = await self.clients.matchAll({ type: 'window' })
  await self.registration.showNotification(title, { body, tag, icon: ICON, data: { link }, silent: pages.some((page) => page.focused) })
}

/** To the page it is about: in a window that is open, unless somebody pays in it, or else in a new one. */
async function lead(link) {
  const pages = (await self.clients.matchAll({ type: 'window' })).filter(({ url }) => !/^\/pay(\/|$)/.test(new URL(url).pathname))
  const page = pages.find(({ url }) => new URL(url).pathname === link) ?? pages.find(({ visibilityState }) => visibilityState === 'visible') ?? pages[0]
  if (!page) {
    await self.clients.openWindow(link)
    return
  }
  const focused = await page.focus()
  if (!(await goes(focused, link))) await focused.navigate(link)
}

/** Whether a page says that it goes there by itself, which keeps all that it has loaded. */
const goes = (page, link) => new Promise((resolve) => {
  const { port1, port2 } = new MessageChannel()
  port1.onmessage = () => resolve(true)
  setTimeout(() => resolve(false), PAGE_ANSWERS)
  page.postMessage({ type: 'open', link }, [port2])
})

/** The browser has a new address for this device, or none any more: it is the signed-in person's to be told at. */
async function resubscribe({ oldSubscription, newSubscription }) {
  const key = await fetch('/v1/push-subscriptions/key')
  const subscription = newSubscription ?? (key.ok && await self.registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: (await key.json()).key }))
  if (!subscription) return
  const told = await say('PUT', subscription.toJSON())
  // Nobody is signed in: there is nobody to be told.
  if (told.status === 401) await subscription.unsubscribe()
  else if (oldSubscription && oldSubscription.endpoint !== subscription.endpoint) await say('DELETE', { endpoint: oldSubscription.endpoint })
}

const say = (method, body) => fetch('/v1/push-subscriptions', { method, headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) })
