import { useState } from 'react'
import { Trash2 } from 'lucide-react'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { Link } from 'react-router'
import { useMe } from '@/api/me'
import { sentence } from '@/api/problem'
import type { Comment } from '@/api/types'
import { Avatar } from '@/components/Avatar'
import { Button, IconButton } from '@/components/Button'
import { Confirm } from '@/components/Confirm'
import { Notice } from '@/components/Notice'
import { SkeletonLines } from '@/components/Skeleton'
import { formatBrief, formatDateTime } from '@/lib/dates'
import { useToasts } from '@/lib/toasts'
import { commentsQuery, useComment, useRemoveComment } from './comments'
import { Composer } from './Composer'
import { LikeButton } from './FeedCard'
import { itemQuery } from './queries'
import styles from './Social.module.css'

/** What people say to a payment: likes and comments. `party`: it is mine, so that I may take away what stands under it. */
export function Social({ id, party }: { id: string; party: boolean }) {
  const { data: item } = useQuery({ ...itemQuery(id), refetchInterval: 20_000 })
  return (
    <section className={styles.social} aria-labelledby="comments">
      <header className={styles.head}>
        <h2 id="comments">{item?.commentCount ? (item.commentCount === 1 ? '1 comment' : `${item.commentCount} comments`) : 'Comments'}</h2>
        {item && <LikeButton item={item} />}
      </header>
      <Comments id={id} party={party} />
    </section>
  )
}

function Comments({ id, party }: { id: string; party: boolean }) {
  const me = useMe()
  const { data, error, isPending, hasNextPage, isFetchingNextPage, isFetchNextPageError, fetchNextPage } = useInfiniteQuery(commentsQuery(id))
  const say = useComment(id)
  const comments = data?.pages.flatMap(({ items }) => items) ?? []
  if (isPending) return <SkeletonLines count={2} />
  if (error && !data) return <Notice tone="loss" live>{sentence(error)}</Notice>
  return (
    <>
      {comments.length > 0 && <ul className={styles.list} aria-label="Comments">{comments.map((comment) => <li key={comment.id}><One comment={comment} transfer={id} mayRemove={party || comment.author.id === me.id} /></li>)}</ul>}
      {isFetchNextPageError && <Notice tone="loss" live>{sentence(error)}</Notice>}
      {hasNextPage && <Button look="plain" busy={isFetchingNextPage} onClick={() => void fetchNextPage()}>Show more comments</Button>}
      {say.isPending && <Line author={me} text={say.variables} faint />}
      {!comments.length && !say.isPending && <p className={styles.none}>Nobody has said anything yet.</p>}
      <Composer say={(text) => say.mutateAsync(text)} problem={say.error ? sentence(say.error) : null} />
    </>
  )
}

function One({ comment, transfer, mayRemove }: { comment: Comment; transfer: string; mayRemove: boolean }) {
  const me = useMe()
  const remove = useRemoveComment(transfer)
  const show = useToasts((state) => state.show)
  const [asking, ask] = useState(false)
  const mine = comment.author.id === me.id
  const press = () => {
    ask(false)
    remove.mutate(comment.id, { onError: (error) => show({ tone: 'problem', text: `The comment is still there. ${sentence(error)}` }) })
  }
  return (
    <Line author={comment.author} text={comment.text} at={comment.createdAt}>
      {mayRemove && (
        <>
          <IconButton label={mine ? 'Delete my comment' : `Remove the comment of ${comment.author.displayName}`} onClick={() => ask(true)}><Trash2 size={17} /></IconButton>
          <Confirm open={asking} onClose={() => ask(false)} title={mine ? 'Delete your comment?' : `Remove ${comment.author.displayName}'s comment?`} deed={mine ? 'Delete' : 'Remove'} onConfirm={press}>
            <p>It is gone for everyone, and can't be brought back.</p>
          </Confirm>
        </>
      )}
    </Line>
  )
}

interface LineProps {
  author: Comment['author']
  text: string
  at?: string
  /** On its way. */
  faint?: boolean
  children?: React.ReactNode
}

function Line({ author, text, at, faint, children }: LineProps) {
  return (
    <div className={`${styles.comment} ${faint ? styles.faint : ''}`}>
      <Avatar person={author} size={36} />
      <div className={styles.words}>
        <p className={styles.by}>
          <Link to={`/u/${encodeURIComponent(author.username)}`} className={styles.author}><bdi>{author.displayName}</bdi></Link>
          {at && <time dateTime={at} title={formatDateTime(at)}>{formatBrief(at)}</time>}
        </p>
        <p className={styles.text} dir="auto">{text}</p>
      </div>
      {children}
    </div>
  )
}
