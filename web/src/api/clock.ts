import type { Middleware } from 'openapi-fetch'

/** A device's clock that differs by less than this is right: what the server says is whole seconds, and it takes a while to come. */
const RIGHT = 3000

let ahead = 0

/** Learns from every answer how the server's clock differs from this device's. */
export const clockOfServer: Middleware = {
  onResponse({ response }) {
    const said = Date.parse(response.headers.get('Date') ?? '')
    if (Number.isNaN(said)) return
    const difference = said + 500 - Date.now()
    ahead = Math.abs(difference) < RIGHT ? 0 : difference
  },
}

/** Whole seconds until a time of the server, by the server's clock; 0 when it is past. */
export const secondsUntil = (at: string): number => Math.max(0, Math.ceil((Date.parse(at) - Date.now() - ahead) / 1000))
