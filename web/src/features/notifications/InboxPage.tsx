import { BellOff, CheckCheck, CircleUserRound, HandCoins, ShieldCheck } from 'lucide-react'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Link } from 'react-router'
import { sentence } from '@/api/problem'
import type { Notification } from '@/api/types'
import { Button } from '@/components/Button'
import { NearEnd } from '@/components/NearEnd'
import { Empty, Notice } from '@/components/Notice'
import { PageHead } from '@/components/PageHead'
import { SkeletonLines } from '@/components/Skeleton'
import { formatBrief } from '@/lib/dates'
import { inboxQuery, useRead, useUnread } from './queries'
import styles from './InboxPage.module.css'

/** All that I was told, newest first. */
export default function InboxPage() {
  const inbox = useInfiniteQuery(inboxQuery)
  const { data, error, isPending, hasNextPage, isFetchingNextPage } = inbox
  const unread = useUnread()
  const read = useRead()
  const list = data?.pages.flatMap((page) => page.items) ?? []
  return (
    <>
      <PageHead title="Inbox">
        {unread > 0 && <Button look="quiet" busy={read.isPending} onClick={() => read.mutate(undefined)}><CheckCheck size={20} aria-hidden />Read all</Button>}
      </PageHead>
      {isPending ? <SkeletonLines count={6} />
        : error && !data ? <Notice tone="loss" live>{sentence(error)}</Notice>
        : !list.length ? <Empty icon={<BellOff />} title="All quiet">When someone pays you, you will read it here first.</Empty>
        : <ul>{list.map((each) => <li key={each.id}><Item notification={each} onOpen={() => { if (!each.read) read.mutate([each.id]) }} /></li>)}</ul>}
      {isFetchingNextPage && <SkeletonLines count={3} />}
      {hasNextPage && <NearEnd list={inbox} />}
    </>
  )
}

function Item({ notification, onOpen }: { notification: Notification; onOpen: () => void }) {
  const { title, body, read, link, createdAt } = notification
  const inner = (
    <>
      <Emblem kind={notification.kind} />
      <span className={styles.words}>
        <span className={styles.title}>{title}{!read && <span className="sr-only"> (unread)</span>}</span>
        {body && <span className={styles.body} dir="auto">{body}</span>}
      </span>
      <time className={styles.time} dateTime={createdAt}>{formatBrief(createdAt)}</time>
      <span className={styles.dot} aria-hidden />
    </>
  )
  return link?.startsWith('/')
    ? <Link to={link} className={styles.item} data-unread={!read} onClick={onOpen}>{inner}</Link>
    : <button type="button" className={styles.item} data-unread={!read} onClick={onOpen}>{inner}</button>
}

function Emblem({ kind }: { kind: string }) {
  const Icon = kind.startsWith('payment') || kind.startsWith('request') ? HandCoins : /device|session|email|account/.test(kind) ? ShieldCheck : CircleUserRound
  return <span className={styles.emblem} aria-hidden><Icon size={20} /></span>
}
