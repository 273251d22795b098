import { useState } from 'react'
import { CalendarDays, ReceiptText, Search } from 'lucide-react'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useSearchParams } from 'react-router'
import { sentence } from '@/api/problem'
import { Button, ButtonLink, IconButton } from '@/components/Button'
import { Choice } from '@/components/Choice'
import { Field } from '@/components/Field'
import { NearEnd } from '@/components/NearEnd'
import { Empty, Notice } from '@/components/Notice'
import { PageHead } from '@/components/PageHead'
import { SearchField } from '@/components/SearchField'
import { SkeletonLines } from '@/components/Skeleton'
import { useInAddress } from '@/lib/address'
import { useDebounced } from '@/lib/useDebounced'
import { ActivityList } from './ActivityList'
import { filterOf, isNarrowed, KINDS, paramsOf, type Filter } from './filter'
import { activityQuery } from './queries'
import styles from './ActivityPage.module.css'

/** Every line of my wallet, newest first. */
export default function ActivityPage() {
  const [params, setParams] = useSearchParams()
  const [text, setText] = useState(filterOf(params).text)
  const filter = { ...filterOf(params), text: useDebounced(text, 250) }
  useInAddress(paramsOf(filter))
  const narrow = (change: Partial<Filter>) => setParams(paramsOf({ ...filter, ...change }), { replace: true, preventScrollReset: true })
  const clear = () => {
    setText('')
    setParams({}, { replace: true })
  }
  return (
    <>
      <PageHead title="Activity" />
      <Filters filter={filter} narrow={narrow} text={text} setText={setText} />
      <Lines filter={filter} clear={clear} />
    </>
  )
}

interface FiltersProps {
  filter: Filter
  narrow: (change: Partial<Filter>) => void
  text: string
  setText: (text: string) => void
}

function Filters({ filter, narrow, text, setText }: FiltersProps) {
  const [dates, showDates] = useState(filter.from !== '' || filter.to !== '')
  return (
    <search className={styles.filters}>
      <div className={styles.row}>
        <SearchField label="Search names and notes" value={text} onChange={setText} />
        <IconButton label="Filter by date" aria-expanded={dates} className={dates ? styles.on : ''} onClick={() => showDates(!dates)}><CalendarDays size={20} /></IconButton>
      </div>
      <Choice label="Kind" options={KINDS} value={filter.kind} onChange={(kind) => narrow({ kind })} />
      {dates && (
        <div className={styles.dates}>
          <Field label="From" type="date" value={filter.from} max={filter.to || undefined} onChange={(event) => narrow({ from: event.target.value })} />
          <Field label="To" type="date" value={filter.to} min={filter.from || undefined} onChange={(event) => narrow({ to: event.target.value })} />
        </div>
      )}
    </search>
  )
}

function Lines({ filter, clear }: { filter: Filter; clear: () => void }) {
  const list = useInfiniteQuery(activityQuery(filter))
  const { data, error, isPending, hasNextPage, isFetchingNextPage } = list
  const lines = data?.pages.flatMap((page) => page.items) ?? []
  if (isPending) return <SkeletonLines count={8} />
  if (error && !data) return <Notice tone="loss" live>{sentence(error)}</Notice>
  if (!lines.length && isNarrowed(filter)) {
    return <Empty icon={<Search />} title="Nothing fits" action={<Button look="quiet" onClick={clear}>Show everything</Button>}>No line of your wallet has all of that.</Empty>
  }
  if (!lines.length) {
    return <Empty icon={<ReceiptText />} title="Nothing yet" action={<ButtonLink to="/pay">Pay someone</ButtonLink>}>Every payment, in or out, will be written here with your balance after it.</Empty>
  }
  return (
    <>
      <ActivityList lines={lines} level="h2" balances />
      {isFetchingNextPage && <SkeletonLines count={3} />}
      {hasNextPage
        ? <NearEnd list={list} />
        : <p className={styles.end}>That is all.</p>}
    </>
  )
}
