import { Send, UserRoundCheck } from 'lucide-react'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useSearchParams } from 'react-router'
import { sentence } from '@/api/problem'
import type { UserSince } from '@/api/types'
import { Button, ButtonLink } from '@/components/Button'
import { NearEnd } from '@/components/NearEnd'
import { Empty, Notice } from '@/components/Notice'
import { PageHead } from '@/components/PageHead'
import { SkeletonLines } from '@/components/Skeleton'
import { Tabs } from '@/components/Tabs'
import { formatBrief } from '@/lib/dates'
import { PersonRow } from './PersonRow'
import { requestsQuery, useReceived, type Direction } from './queries'
import { Answer } from './RelationButton'
import { useAct } from './useAct'
import styles from './Friends.module.css'

/** Who wants to be my friend, and whom I asked. */
export default function RequestsPage() {
  const [params, setParams] = useSearchParams()
  const received = useReceived().length
  const direction: Direction = params.get('tab') === 'sent' ? 'sent' : 'received'
  return (
    <>
      <PageHead title="Friend requests" backTo="/friends" />
      <Tabs label="Friend requests" value={direction} tabs={[{ value: 'received', label: 'Received', badge: received }, { value: 'sent', label: 'Sent' }]}
        onChange={(tab) => setParams(tab === 'sent' ? { tab } : {}, { replace: true })}>
        <Requests direction={direction} />
      </Tabs>
    </>
  )
}

function Requests({ direction }: { direction: Direction }) {
  const list = useInfiniteQuery(requestsQuery(direction))
  const { data, isPending, error, hasNextPage } = list
  const people = data?.pages.flatMap(({ items }) => items) ?? []
  if (error && !data) return <Notice tone="loss" live>{sentence(error)}</Notice>
  if (isPending) return <SkeletonLines count={3} />
  if (!people.length) {
    return direction === 'received'
      ? <Empty icon={<UserRoundCheck />} title="Nobody is waiting" action={<ButtonLink look="quiet" to="/friends">Find people</ButtonLink>}>When someone asks to be your friend, you answer here.</Empty>
      : <Empty icon={<Send />} title="Nothing sent" action={<ButtonLink look="quiet" to="/friends">Find people</ButtonLink>}>The people you ask stand here until they answer.</Empty>
  }
  return (
    <div className={styles.list}>
      <ul>{people.map((person) => <PersonRow key={person.id} person={person} about={`@${person.username} · ${formatBrief(person.since)}`}>{direction === 'received' ? <Answer person={person} /> : <Withdraw person={person} />}</PersonRow>)}</ul>
      {hasNextPage && <NearEnd list={list} />}
    </div>
  )
}

function Withdraw({ person }: { person: UserSince }) {
  const act = useAct(person)
  return <Button look="quiet" aria-label={`Withdraw the request to ${person.displayName}`} onClick={() => act.mutate('part')}>Withdraw</Button>
}
