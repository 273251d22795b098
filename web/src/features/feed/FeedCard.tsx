import { Globe, Heart, LockKeyhole, MessageCircle, UsersRound } from 'lucide-react'
import { Link } from 'react-router'
import { asVisibility, type FeedItem, type User, type Visibility } from '@/api/types'
import { Amount } from '@/components/Amount'
import { Avatar } from '@/components/Avatar'
import { formatBrief, formatDateTime } from '@/lib/dates'
import { useLike } from './useLike'
import styles from './FeedCard.module.css'

/** A payment as others see it: who, what for, and what was said to it. */
export function FeedCard({ item, me }: { item: FeedItem; me: string }) {
  const { id, sender, receiver, note, createdAt } = item
  return (
    <article className={styles.card}>
      <span className={styles.faces}><Avatar person={sender} size={40} /><span className={styles.second}><Avatar person={receiver} size={26} /></span></span>
      <div className={styles.words}>
        <p className={styles.what}><Name person={sender} me={me} first /> paid <Name person={receiver} me={me} /></p>
        {note && <p className={styles.note} dir="auto">{note}</p>}
        <p className={styles.meta}>
          <time dateTime={createdAt} title={formatDateTime(createdAt)}>{formatBrief(createdAt)}</time>
          <SeenBy visibility={asVisibility(item.visibility)} />
        </p>
        <div className={styles.actions}>
          <LikeButton item={item} />
          <Link to={`/transfers/${id}`} className={styles.open}>
            <MessageCircle size={19} aria-hidden />
            <span aria-hidden>{item.commentCount > 0 && item.commentCount}</span>
            <span className="sr-only">{commentsOf(item.commentCount)}, open</span>
          </Link>
        </div>
      </div>
      {item.amount !== null && <Sum item={item} me={me} />}
    </article>
  )
}

const commentsOf = (count: number): string => (count === 0 ? 'No comments' : count === 1 ? '1 comment' : `${count} comments`)

function Name({ person, me, first }: { person: User; me: string; first?: boolean }) {
  if (person.id === me) return <span className={styles.name}>{first ? 'You' : 'you'}</span>
  return <Link to={`/u/${encodeURIComponent(person.username)}`} className={styles.name}><bdi>{person.displayName}</bdi></Link>
}

function Sum({ item: { amount, currency, sender, receiver }, me }: { item: FeedItem; me: string }) {
  if (amount === null) return null
  if (receiver.id === me) return <Amount className={styles.sum} minor={amount} currency={currency} sign="always" tone="gain" />
  return <Amount className={styles.sum} minor={sender.id === me ? -amount : amount} currency={currency} />
}

export function LikeButton({ item: { id, isLikedByMe, likeCount } }: { item: FeedItem }) {
  const like = useLike(id)
  return (
    <button type="button" className={styles.like} aria-pressed={isLikedByMe} onClick={() => like.mutate(!isLikedByMe)}>
      <Heart key={String(isLikedByMe)} size={19} aria-hidden /><span className="sr-only">Like</span>{likeCount > 0 && <span>{likeCount}</span>}
    </button>
  )
}

const SEEN_BY: Record<Visibility, [typeof Globe, string]> = {
  public: [Globe, 'Seen by everyone'], friends: [UsersRound, 'Seen by friends'], private: [LockKeyhole, 'Seen by you two'],
}

function SeenBy({ visibility }: { visibility: Visibility }) {
  const [Icon, label] = SEEN_BY[visibility]
  return <span className={styles.seen} title={label}><Icon size={14} aria-hidden /><span className="sr-only">{label}</span></span>
}
