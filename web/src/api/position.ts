import type { Middleware } from 'openapi-fetch'

const HEADER = 'Quits-Position'

let seen = 0

/** Notes a position of the log that this page has heard of. */
export function sawPosition(position: number): void {
  seen = Math.max(seen, position)
}

/** Reads are never older than what was written or heard here before: the server waits for its lists to catch up. */
export const readYourWrites: Middleware = {
  onRequest({ request }) {
    if (seen > 0 && request.method === 'GET') request.headers.set(HEADER, String(seen))
    return request
  },
  onResponse({ response }) {
    const position = Number(response.headers.get(HEADER))
    if (Number.isSafeInteger(position)) sawPosition(position)
  },
}
