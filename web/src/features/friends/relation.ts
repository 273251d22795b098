import type { Relation } from '@/api/types'

/** What I can do about how someone stands to me. `part` declines, withdraws or ends a friendship. */
export type Act = 'befriend' | 'part' | 'block' | 'unblock'

/** How someone stands to me after an act, as the server will say (FR-2). Pure. */
export function after(relation: Relation, act: Act): Relation {
  switch (act) {
    case 'befriend': return relation === 'askedByOther' || relation === 'friends' ? 'friends' : 'asked'
    case 'part': return relation === 'blocked' ? 'blocked' : 'none'
    case 'block': return 'blocked'
    case 'unblock': return 'none'
  }
}
