import { Globe, LockKeyhole, UsersRound } from 'lucide-react'
import type { Visibility } from '@/api/types'
import type { Option } from '@/components/Choice'

export const VISIBILITY: Record<Visibility, Required<Option<Visibility>>> = {
  friends: { value: 'friends', label: 'Friends', hint: 'Friends of either of you.', icon: <UsersRound size={20} aria-hidden /> },
  private: { value: 'private', label: 'Private', hint: 'Only the two of you.', icon: <LockKeyhole size={20} aria-hidden /> },
  public: { value: 'public', label: 'Public', hint: 'Everyone on Quits.', icon: <Globe size={20} aria-hidden /> },
}
