/** Names of what the server owns, in the query cache. Features add to them. */
export const keys = {
  me: ['me'],
  wallet: ['wallet'],
  activity: ['activity'],
  notifications: ['notifications'],
  unread: ['notifications', 'unread'],
  friends: ['friends'],
  requests: ['friends', 'requests'],
  blocks: ['friends', 'blocks'],
  asks: ['asks'],
  ask: (id: string) => ['asks', 'one', id],
  feed: ['feed'],
  delivery: ['delivery'],
  /** My payments that can still be undone. */
  waiting: ['transfers', 'waiting'],
  transfers: ['transfer'],
  transfer: (id: string) => ['transfer', id],
  profiles: ['profile'],
  profile: (username: string) => ['profile', username.toLowerCase()],
} as const

/** Marks a query whose last answer is kept on the device for reading without a network. */
export const KEEP = { keep: true } as const
