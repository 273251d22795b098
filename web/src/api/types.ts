import type { components } from './schema'

type Schemas = components['schemas']

export type User = Schemas['User']
export type Profile = Schemas['Profile']
export type UserSince = Schemas['UserSince']
export type Suggestion = Schemas['Suggestion']
export type Me = Schemas['MeView']
export type Settings = Schemas['Settings']
export type MeChange = Schemas['UpdateMeRequest']
export type Wallet = Schemas['Wallet']
export type Transfer = Schemas['TransferView']
export type ProvedReceipt = Schemas['ProvedReceipt']
export type MoneyRequest = Schemas['RequestView']
export type Quote = Schemas['Quote']
export type Proof = Schemas['AccountProof']
export type Activity = Schemas['Item']
export type FeedItem = Schemas['FeedItem']
export type Comment = Schemas['Comment']
export type Notification = Schemas['NotificationView']
export type Preference = Schemas['PreferenceView']

/** Who may see a payment (TR-5). */
export type Visibility = 'public' | 'friends' | 'private'
export const VISIBILITIES: readonly Visibility[] = ['public', 'friends', 'private']

/** Anything the server sends that is not known here is shown as narrowly as possible. */
export const asVisibility = (value: string): Visibility => VISIBILITIES.find((each) => each === value) ?? 'private'

/** How someone stands to me: nothing, I asked, they asked, friends, or blocked by me (FR-2). */
export type Relation = 'none' | 'asked' | 'askedByOther' | 'friends' | 'blocked'
const RELATIONS: readonly Relation[] = ['none', 'asked', 'askedByOther', 'friends', 'blocked']

export const asRelation = (value: string): Relation => RELATIONS.find((each) => each === value) ?? 'none'
