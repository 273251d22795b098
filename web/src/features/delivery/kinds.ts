import type { Preference } from '@/api/types'

export interface Group {
  name: string
  kinds: readonly Preference[]
}

/** What a kind is called in the settings. One that a newer server has is called by its own name. */
const NAMES: Record<string, string> = {
  payment_received: 'Somebody pays me',
  payment_failed: 'A payment of mine was not sent',
  payment_request: 'Somebody asks me for money',
  request_reminder: 'Reminders of what I was asked for',
  request_paid: 'What I asked for is paid',
  request_offer: 'Another amount is offered',
  request_offer_accepted: 'My offer is accepted',
  request_offer_declined: 'My offer is declined',
  request_declined: 'My request is declined',
  request_cancelled: 'A request is withdrawn',
  request_expired: 'My request has expired',
  payment_liked: 'Likes',
  payment_commented: 'Comments',
  friend_request: 'Friend requests',
  friend_accepted: 'New friends',
  new_device: 'a sign-in on a new device',
  email_changed: 'a new email address',
  session_ended: 'a device that was signed out',
  account_frozen: 'your account frozen',
  account_unfrozen: 'your account active again',
}

/** Comes once, before anybody has seen these settings. */
const ONCE = 'welcome_credit'

const SOCIAL = /^friend_|_liked$|_commented$/

export const nameOf = (kind: string): string => NAMES[kind] ?? kind.charAt(0).toUpperCase() + kind.slice(1).replaceAll('_', ' ')

/** Kinds as they stand together on the page; the server's order within. What cannot be switched off is apart. Pure. */
export function grouped(all: readonly Preference[]): { groups: Group[]; required: readonly Preference[] } {
  const mine = all.filter(({ kind, required }) => !required && kind !== ONCE)
  const groups = [
    { name: 'Money', kinds: mine.filter(({ kind }) => !SOCIAL.test(kind)) },
    { name: 'Friends', kinds: mine.filter(({ kind }) => SOCIAL.test(kind)) },
  ]
  return { groups: groups.filter(({ kinds }) => kinds.length > 0), required: all.filter(({ required }) => required) }
}
