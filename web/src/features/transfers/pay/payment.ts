import type { Transfer, User, Visibility } from '@/api/types'
import type { Entry } from './keypad'

/** What is being put together before Pay is pressed. */
export interface Draft {
  /** Names this draft in every copy of it (a duplicated tab, a reload), so that it is paid once. */
  id: string
  receiver: User | null
  entry: Entry
  note: string
  visibility: Visibility
  /** The request that this pays: person, amount and note are the asker's. */
  requestId?: string
}

/** What was decided at the press of Pay. Stored whole before it is sent; every retry sends exactly this (ID-5). */
export interface Payment {
  key: string
  draftId: string
  receiver: User
  /** Minor units. */
  amount: number
  currency: string
  note: string
  visibility: Visibility
  quoteId: string | null
  /** The request that this pays (RQ-2). */
  requestId?: string | undefined
  /** For how long it may be undone; 0, or absent in what an older version stored: not at all. */
  undoSeconds?: number
  /** Milliseconds since 1970. */
  at: number
}

/** How a payment ended well: done, or accepted and waiting (`pending`). */
export interface Sent {
  transfer: Transfer
  /** Null when only the transfer could be found again. */
  newBalance: number | null
}
