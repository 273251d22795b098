// Keeps the shell of the app, never an answer of the server: what it says about money is only ever read from the server
// or from the query cache, which knows whose it is and when it is from.
const VERSION = '__VERSION__'
const SHELL = '__SHELL__'
const CACHE = `shell-${VERSION}`

self.addEventListener('install', (event) => {
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll(SHELL)).then(() => self.skipWaiting()))
})

self.addEventListener('activate', (event) => {
  event.waitUntil(
    caches.keys()
      .then((names) => Promise.all(names.filter((name) => name !== CACHE).map((name) => caches.delete(name))))
      .then(() => self.clients.claim()),
  )
})

self.addEventListener('fetch', (event) => {
  const url = new URL(event.request.url)
  if (event.request.method !== 'GET' || url.origin !== self.location.origin) return
  if (event.request.mode === 'navigate' && isPage(url.pathname)) event.respondWith(page(event.request))
  else if (SHELL.includes(url.pathname)) event.respondWith(kept(event.request))
})

const isPage = (path) => !/^\/(v1|ws|health|metrics|openapi|docs|webhooks)(\/|$)/.test(path)

/** The newest page when there is a network, the kept one when there is none. */
const page = (request) => fetch(request).catch(() => caches.match('/'))

const kept = (request) => caches.match(request).then((found) => found ?? fetch(request))
