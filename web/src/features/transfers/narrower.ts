import type { Visibility } from '@/api/types'

export const SEEN_BY: Record<Visibility, string> = { public: 'Everyone', friends: 'Friends', private: 'Only you two' }

const NARROWER: Record<Visibility, readonly Visibility[]> = { public: ['friends', 'private'], friends: ['private'], private: [] }

/** What a party may still make of a payment's visibility: only fewer people, never more (FD-9). */
export const narrowerThan = (visibility: Visibility): readonly Visibility[] => NARROWER[visibility]
