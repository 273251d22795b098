import { dehydrate, hydrate, type DehydratedState, type QueryClient } from '@tanstack/react-query'
import { keys } from '@/api/keys'
import type { Me } from '@/api/types'
import { onLeaving } from '@/lib/leaving'

const NAME = 'quits.kept'
const PERSON = 'quits.person'
const VERSION = 1
const WRITE_EVERY = 1000
const FORGET_AFTER = 7 * 24 * 60 * 60_000

interface Kept {
  version: number
  personId: string
  at: number
  state: DehydratedState
}

/** Reads go on without a network: the last answers stay on the device, for one person, until they sign out. */
export function keepAnswers(client: QueryClient): void {
  restore(client)
  separatePersons(client)
  let timer: ReturnType<typeof setTimeout> | undefined
  client.getQueryCache().subscribe(({ type }) => {
    if (type !== 'updated' && type !== 'removed') return
    timer ??= setTimeout(() => {
      timer = undefined
      save(client)
    }, WRITE_EVERY)
  })
  window.addEventListener('pagehide', () => save(client))
  onLeaving(() => localStorage.removeItem(NAME))
}

/**
 * Nothing that one person read is ever shown to the next, however the session changed: what the device kept is only believed
 * once the server said whose session it is, and a change in one tab is asked after in all others.
 */
function separatePersons(client: QueryClient): void {
  let person = client.getQueryData<Me | null>(keys.me)?.id
  const ask = () => void client.invalidateQueries({ queryKey: keys.me })
  ask()
  window.addEventListener('storage', ({ key }) => { if (key === PERSON) ask() })
  client.getQueryCache().subscribe(({ type, query }) => {
    if (type !== 'updated' || query.queryKey[0] !== keys.me[0]) return
    const now = client.getQueryData<Me | null>(keys.me)?.id
    if (now === person) return
    if (person !== undefined) client.removeQueries({ predicate: (other) => other.queryKey[0] !== keys.me[0] })
    person = now
    localStorage.setItem(PERSON, now ?? '')
  })
}

function restore(client: QueryClient): void {
  const text = localStorage.getItem(NAME)
  if (!text) return
  const kept = JSON.parse(text) as Kept
  if (kept.version === VERSION && Date.now() - kept.at < FORGET_AFTER) hydrate(client, kept.state)
  else localStorage.removeItem(NAME)
}

function save(client: QueryClient): void {
  const me = client.getQueryData<Me | null>(keys.me)
  if (!me) return
  const state = dehydrate(client, {
    shouldDehydrateMutation: () => false,
    shouldDehydrateQuery: (query) => query.meta?.['keep'] === true && query.state.status === 'success',
  })
  const kept: Kept = { version: VERSION, personId: me.id, at: Date.now(), state }
  try {
    localStorage.setItem(NAME, JSON.stringify(kept))
  } catch (error) {
    // A full disk costs only the reading without a network.
    if (!(error instanceof DOMException)) throw error
    localStorage.removeItem(NAME)
  }
}
