import { useState } from 'react'
import { UserRoundSearch, UsersRound } from 'lucide-react'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useSearchParams } from 'react-router'
import { peopleQuery, recentPeopleQuery } from '@/api/people'
import { sentence } from '@/api/problem'
import { ButtonLink } from '@/components/Button'
import { NearEnd } from '@/components/NearEnd'
import { Empty, Notice } from '@/components/Notice'
import { PageHead } from '@/components/PageHead'
import { SearchField } from '@/components/SearchField'
import { SkeletonLines } from '@/components/Skeleton'
import { useInAddress } from '@/lib/address'
import { useDebounced } from '@/lib/useDebounced'
import { grouped } from './grouped'
import { PersonRow } from './PersonRow'
import { friendsQuery } from './queries'
import { Suggestions } from './Suggestions'
import { Waiting } from './Waiting'
import styles from './Friends.module.css'

/** The people I know, those I may know, and everyone there is to find. */
export default function FriendsPage() {
  const [params] = useSearchParams()
  const [text, setText] = useState(params.get('q') ?? '')
  const wanted = useDebounced(text.trim(), 180)
  useInAddress(new URLSearchParams(wanted ? { q: wanted } : {}))
  return (
    <>
      <PageHead title="Friends"><ButtonLink look="quiet" to="/friends/requests">Requests</ButtonLink></PageHead>
      <div className={styles.page}>
        <SearchField label="Find people" placeholder="Name or @username" value={text} onChange={setText} />
        {wanted ? <Found text={wanted} /> : <><Waiting /><Mine /></>}
      </div>
    </>
  )
}

function Found({ text }: { text: string }) {
  const { data, isPending, error } = useQuery(peopleQuery(text))
  const friends = useInfiniteQuery(friendsQuery(text.replace(/^@/, ''))).data
  const recent = useQuery(recentPeopleQuery).data
  if (error && !data) return <Notice tone="loss" live>{sentence(error)}</Notice>
  if (isPending) return <SkeletonLines count={5} />
  const ids = new Set(friends?.pages.flatMap(({ items }) => items.map(({ id }) => id)))
  const groups = grouped(data, ids, new Set(recent?.map(({ id }) => id)))
  return (
    <div className={styles.page} aria-live="polite">
      {groups.map(({ name, people }) => (
        <section key={name} className={styles.part} aria-label={name}>
          <h2>{name}</h2>
          <ul>{people.map((person) => <PersonRow key={person.id} person={person} />)}</ul>
        </section>
      ))}
      {!groups.length && <Empty icon={<UserRoundSearch />} title="Nobody by that name">Check the spelling, or ask them for their username. Some people are only found by it.</Empty>}
    </div>
  )
}

function Mine() {
  const list = useInfiniteQuery(friendsQuery())
  const { data, isPending, error, hasNextPage, isFetchingNextPage } = list
  const friends = data?.pages.flatMap(({ items }) => items) ?? []
  if (error && !data) return <Notice tone="loss" live>{sentence(error)}</Notice>
  if (isPending) return <SkeletonLines count={6} />
  return (
    <>
      {friends.length > 0 && (
        <section className={styles.part} aria-labelledby="friends">
          <h2 id="friends">Your friends</h2>
          <ul>{friends.map((person) => <PersonRow key={person.id} person={person} />)}</ul>
          {isFetchingNextPage && <SkeletonLines count={3} />}
          {hasNextPage && <NearEnd list={list} />}
        </section>
      )}
      {!friends.length && <Empty icon={<UsersRound />} title="Nobody yet" action={<ButtonLink look="quiet" to="/me/code">Show my code</ButtonLink>}>Search for someone by name above, or let them scan your code.</Empty>}
      <Suggestions />
    </>
  )
}
