import { useEffect, useRef } from 'react'
import { ArrowUp } from 'lucide-react'
import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query'
import { useMe } from '@/api/me'
import { sentence } from '@/api/problem'
import { Button } from '@/components/Button'
import { NearEnd } from '@/components/NearEnd'
import { Notice } from '@/components/Notice'
import { FeedCard } from './FeedCard'
import { FeedSkeleton } from './FeedSkeleton'
import { useFresh } from './fresh'
import { itemsOf, prepended, type Pages } from './merge'
import { feedQuery, headQuery, type Source } from './queries'
import styles from './FeedList.module.css'

const NONE: readonly never[] = []

/** One feed to its end. What is new comes in at the top while the top is in sight, and else waits behind a button, so that nothing jumps. */
export function FeedList({ source, empty }: { source: Source; empty: React.ReactNode }) {
  const me = useMe()
  const client = useQueryClient()
  const list = useInfiniteQuery(feedQuery(source))
  const { data, error, isPending, isFetching, dataUpdatedAt, hasNextPage, isFetchingNextPage } = list
  useQuery({ ...headQuery(source, client), enabled: data !== undefined, initialData: dataUpdatedAt, initialDataUpdatedAt: dataUpdatedAt })
  const top = useRef<HTMLDivElement>(null)
  const [waiting, show] = useWaiting(source, top, isFetching)
  const items = itemsOf(data)
  if (isPending) return <FeedSkeleton count={5} />
  if (error && !data) return <Notice tone="loss" live action={<Button look="quiet" onClick={() => void list.refetch()}>Try again</Button>}>{sentence(error)}</Notice>
  return (
    <div ref={top} className={styles.feed}>
      {waiting > 0 && (!isFetching || isFetchingNextPage) && (
        <div className={styles.holder}>
          <button type="button" className={styles.pill} onClick={show}><ArrowUp size={17} aria-hidden />{waiting === 1 ? '1 new payment' : `${waiting} new payments`}</button>
        </div>
      )}
      {items.length ? <ul className={styles.list}>{items.map((item) => <li key={item.id}><FeedCard item={item} me={me.id} /></li>)}</ul> : empty}
      {isFetchingNextPage && <FeedSkeleton count={2} />}
      {hasNextPage ? <NearEnd list={list} /> : items.length > 7 && <p className={styles.end}>That is all.</p>}
    </div>
  )
}

/**
 * How many new items wait, and the way to show them. They show themselves while the beginning of the list is in sight; what is put into
 * a list that is being read would be lost with its answer.
 */
function useWaiting(source: Source, top: React.RefObject<HTMLDivElement | null>, reading: boolean): [count: number, show: () => void] {
  const client = useQueryClient()
  const waiting = useFresh((state) => state.waiting[source.toLowerCase()]) ?? NONE
  const merge = () => {
    const fresh = useFresh.getState().take(source)
    client.setQueryData<Pages>(feedQuery(source).queryKey, (data) => data && prepended(data, fresh))
  }
  useEffect(() => {
    if (waiting.length && !reading && top.current && top.current.getBoundingClientRect().top > 0) merge()
    // Only what arrives, or the end of a reading, asks this question; the rest is the same for as long as the list is shown.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [waiting, reading])
  const show = () => {
    if (!reading) merge()
    requestAnimationFrame(() => top.current?.scrollIntoView({ block: 'start' }))
  }
  return [waiting.length, show]
}
