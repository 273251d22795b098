/** NT-2: after a lost connection, wait 1 s, doubling, at most five tries; then the person is asked. */
export const RECONNECT_TRIES = 5

/** Milliseconds before try number `tries` (from 0), or null when it is for the person to press the button. */
export const reconnectDelay = (tries: number): number | null => (tries < RECONNECT_TRIES ? 1000 * 2 ** tries : null)
