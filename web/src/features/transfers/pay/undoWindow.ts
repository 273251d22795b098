import { useQuery } from '@tanstack/react-query'
import { useMe } from '@/api/me'
import { profileQuery } from '@/api/people'
import type { Settings, User } from '@/api/types'
import { firstPaymentQuery } from '../queries'

type Wish = Pick<Settings, 'undoSeconds' | 'undoForFriends'>

/** For how many seconds a payment may be undone (TR-16): the first one to somebody, friends only by request. Pure. */
export const undoWindow = ({ undoSeconds, undoForFriends }: Wish, first: boolean, friends: boolean): number =>
  first && (!friends || undoForFriends) ? undoSeconds : 0

/** The same for a payment of mine; null while it is not known. Who cannot be asked after is treated as a stranger. */
export function useUndoWindow(receiver: User): number | null {
  const { settings } = useMe()
  const profile = useQuery(profileQuery(receiver.username))
  const first = useQuery(firstPaymentQuery(receiver.id))
  if (settings.undoSeconds === 0) return 0
  if (profile.isPending || first.isPending) return null
  return undoWindow(settings, first.data ?? true, profile.data?.relation === 'friends')
}
