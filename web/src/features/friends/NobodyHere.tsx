import { UserRoundX } from 'lucide-react'
import { ButtonLink } from '@/components/Button'
import { Empty } from '@/components/Notice'
import { Skeleton } from '@/components/Skeleton'
import styles from './ProfileHead.module.css'

export const NobodyHere = ({ username }: { username: string }) => (
  <Empty icon={<UserRoundX />} title="No one by that name" action={<ButtonLink look="quiet" to="/friends">Find someone</ButtonLink>}>Nobody here is called @{username}. Check the spelling, or ask them for their link.</Empty>
)

export const ProfileSkeleton = () => (
  <div className={styles.person} role="status" aria-label="Loading"><Skeleton width="6.5rem" height="6.5rem" round /><Skeleton width="12rem" height="2rem" /><Skeleton width="9rem" /><Skeleton height="3.125rem" /></div>
)
