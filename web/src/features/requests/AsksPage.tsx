import { HandCoins, Send } from 'lucide-react'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useSearchParams } from 'react-router'
import { sentence } from '@/api/problem'
import { ButtonLink } from '@/components/Button'
import { NearEnd } from '@/components/NearEnd'
import { Empty, Notice } from '@/components/Notice'
import { PageHead } from '@/components/PageHead'
import { SkeletonLines } from '@/components/Skeleton'
import { Tabs } from '@/components/Tabs'
import { AskCard } from './AskCard'
import { asksQuery, useOpenAsks, type Direction } from './queries'
import styles from './AsksPage.module.css'

/** What I was asked for, and what I ask for. */
export default function AsksPage() {
  const [params, setParams] = useSearchParams()
  const open = useOpenAsks().length
  const direction: Direction = params.get('tab') === 'sent' ? 'sent' : 'received'
  return (
    <>
      <PageHead title="Requests"><ButtonLink look="quiet" to="/ask">Ask for money</ButtonLink></PageHead>
      <Tabs label="Requests" value={direction} tabs={[{ value: 'received', label: 'Received', badge: open }, { value: 'sent', label: 'Sent' }]}
        onChange={(tab) => setParams(tab === 'sent' ? { tab } : {}, { replace: true })}>
        <Asks direction={direction} />
      </Tabs>
    </>
  )
}

function Asks({ direction }: { direction: Direction }) {
  const list = useInfiniteQuery(asksQuery(direction))
  const { data, isPending, error, hasNextPage } = list
  const asks = data?.pages.flatMap(({ items }) => items) ?? []
  if (error && !data) return <Notice tone="loss" live>{sentence(error)}</Notice>
  if (isPending) return <SkeletonLines count={3} />
  if (!asks.length) {
    return direction === 'received'
      ? <Empty icon={<HandCoins />} title="Nobody asks you for money">When someone does, you pay or decline here.</Empty>
      : <Empty icon={<Send />} title="You ask nobody" action={<ButtonLink to="/ask">Ask for money</ButtonLink>}>What you ask for stands here until it is paid.</Empty>
  }
  return (
    <>
      <ul className={styles.list}>{asks.map((ask) => <li key={ask.id}><AskCard ask={ask} /></li>)}</ul>
      {hasNextPage && <NearEnd list={list} />}
    </>
  )
}
