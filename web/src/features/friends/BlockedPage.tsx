import { ShieldCheck } from 'lucide-react'
import { useInfiniteQuery } from '@tanstack/react-query'
import { sentence } from '@/api/problem'
import type { UserSince } from '@/api/types'
import { Button } from '@/components/Button'
import { NearEnd } from '@/components/NearEnd'
import { Empty, Notice } from '@/components/Notice'
import { PageHead } from '@/components/PageHead'
import { SkeletonLines } from '@/components/Skeleton'
import { PersonRow } from './PersonRow'
import { blocksQuery } from './queries'
import { useAct } from './useAct'

/** Whom I block, and the way to take it back. */
export default function BlockedPage() {
  return <><PageHead title="Blocked people" backTo="/me" /><Blocked /></>
}

function Blocked() {
  const list = useInfiniteQuery(blocksQuery)
  const { data, isPending, error, hasNextPage } = list
  const people = data?.pages.flatMap(({ items }) => items) ?? []
  if (error && !data) return <Notice tone="loss" live>{sentence(error)}</Notice>
  if (isPending) return <SkeletonLines count={3} />
  if (!people.length) return <Empty icon={<ShieldCheck />} title="You block nobody">To block someone, open their page and choose Block from the three dots.</Empty>
  return (
    <>
      <ul>{people.map((person) => <PersonRow key={person.id} person={person}><Unblock person={person} /></PersonRow>)}</ul>
      {hasNextPage && <NearEnd list={list} />}
    </>
  )
}

function Unblock({ person }: { person: UserSince }) {
  const act = useAct(person)
  return <Button look="quiet" aria-label={`Unblock ${person.displayName}`} onClick={() => act.mutate('unblock')}>Unblock</Button>
}
