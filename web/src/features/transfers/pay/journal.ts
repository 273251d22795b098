import type { Payment } from './payment'

/** A payment that ended in a transfer, kept for a while so that no copy of its draft is paid again. */
export interface Settled {
  key: string
  draftId: string
  receiverId: string
  amount: number
  currency: string
  at: number
  /** The payment's; absent in what an older version stored. */
  transferId?: string
  /** Nothing was sent after all; still, its draft is not paid again by a copy of the page. */
  undone?: true
}

interface Page {
  /** Sent, or about to be; how it ended is not known yet. At most one per person and browser. */
  open: Payment | null
  settled: Settled[]
}

/** What pressing Pay found. `open`: another payment comes first. `paid`: this very draft is paid already. */
export type Claim = { kind: 'claimed' } | { kind: 'open'; payment: Payment } | { kind: 'paid'; key: string }

const KEEP = 20
const EMPTY: Page = { open: null, settled: [] }

export const journalName = (personId: string): string => `quits.payments.${personId}`

/**
 * The payments this browser has in flight for one person, shared by all its tabs. Written before anything is sent, so that
 * a reload, a crash or a second tab finds the key again (ID-5).
 */
export class Journal {
  constructor(private readonly personId: string, private readonly storage: Storage) {}

  open(): Payment | null {
    return this.read().open
  }

  settled(): readonly Settled[] {
    return this.read().settled
  }

  /** Takes the one place for `payment`, unless it is taken or its draft is paid. Call it under the lock of `exclusively`. */
  claim(payment: Payment): Claim {
    const page = this.read()
    const paid = page.settled.find((each) => each.draftId === payment.draftId)
    if (paid) return { kind: 'paid', key: paid.key }
    if (page.open && page.open.key !== payment.key) return { kind: 'open', payment: page.open }
    this.write({ ...page, open: payment })
    return { kind: 'claimed' }
  }

  /** It ended in a transfer. */
  settle({ key, draftId, receiver, amount, currency }: Payment, transferId: string, at: number): void {
    const page = this.read()
    const others = page.settled.filter((each) => each.key !== key).slice(0, KEEP - 1)
    const settled = [{ key, draftId, receiverId: receiver.id, amount, currency, at, transferId }, ...others]
    this.write({ open: page.open?.key === key ? null : page.open, settled })
  }

  /** Its sender undid it in time. */
  undo(transferId: string): void {
    const page = this.read()
    this.write({ ...page, settled: page.settled.map((each) => (each.transferId === transferId ? { ...each, undone: true } : each)) })
  }

  /** It certainly moved nothing, and will not be tried again. */
  drop(key: string): void {
    const page = this.read()
    if (page.open?.key === key) this.write({ ...page, open: null })
  }

  private read(): Page {
    const text = this.storage.getItem(journalName(this.personId))
    return text ? (JSON.parse(text) as Page) : EMPTY
  }

  private write(page: Page): void {
    this.storage.setItem(journalName(this.personId), JSON.stringify(page))
  }
}

/** Runs `act` while no other tab does the same for this person. Without the Locks API (plain http) it simply runs. */
export const exclusively = <T>(personId: string, act: () => T): Promise<T> =>
  'locks' in navigator ? navigator.locks.request(journalName(personId), act) as Promise<T> : Promise.resolve(act())
