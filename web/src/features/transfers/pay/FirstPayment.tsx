import { ShieldQuestion, TriangleAlert } from 'lucide-react'
import { useQuery } from '@tanstack/react-query'
import { mutualQuery, profileQuery } from '@/api/people'
import type { User } from '@/api/types'
import { Notice } from '@/components/Notice'
import { daysAgo, formatMonth } from '@/lib/dates'
import { firstPaymentQuery } from '../queries'
import styles from './ConfirmStep.module.css'

const NEW_FOR_DAYS = 7

/** TR-17: before the first payment to someone, all that tells whether it is the right person. */
export function FirstPayment({ receiver }: { receiver: User }) {
  const { data: profile } = useQuery(profileQuery(receiver.username))
  const { data: first } = useQuery(firstPaymentQuery(receiver.id))
  const count = profile?.mutualFriends ?? 0
  const { data: mutual } = useQuery({ ...mutualQuery(receiver.username), enabled: first === true && count > 0 })
  if (!profile) return null
  const isNew = daysAgo(new Date(profile.memberSince)) < NEW_FOR_DAYS
  return (
    <>
      {first && (
        <Notice icon={<ShieldQuestion size={22} aria-hidden />} title="Your first payment to them">
          <p className={styles.trust}><bdi>{profile.displayName}</bdi>, <bdi>@{profile.username}</bdi>. On Quits since {formatMonth(profile.memberSince)}. {friendsOf(profile.relation, count, mutual)}</p>
        </Notice>
      )}
      {isNew && <Notice tone="wait" icon={<TriangleAlert size={20} aria-hidden />}>This account is new ({formatMonth(profile.memberSince)}). Be sure that you know who it belongs to.</Notice>}
    </>
  )
}

function friendsOf(relation: string, count: number, mutual: User[] | undefined): string {
  if (relation === 'friends') return 'You are friends.'
  if (count === 0) return 'No friends in common.'
  const names = mutual?.map(({ displayName }) => displayName).join(', ')
  const words = count === 1 ? '1 friend in common' : `${count} friends in common`
  return names ? `${words}: ${names}${count > (mutual?.length ?? 0) ? ' and more' : ''}.` : `${words}.`
}
