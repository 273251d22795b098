import { useState } from 'react'
import { UserRoundSearch } from 'lucide-react'
import { useQuery } from '@tanstack/react-query'
import { Link, useSearchParams } from 'react-router'
import { askPage } from '@/api/asks'
import { useMe } from '@/api/me'
import { peopleQuery, profileQuery, recentPeopleQuery } from '@/api/people'
import { ApiProblem, sentence } from '@/api/problem'
import type { User } from '@/api/types'
import { Empty, Notice } from '@/components/Notice'
import { PageHead } from '@/components/PageHead'
import { PersonLine } from '@/components/PersonLine'
import { SearchField } from '@/components/SearchField'
import { Skeleton, SkeletonLines } from '@/components/Skeleton'
import { useDebounced } from '@/lib/useDebounced'
import { AskForm } from './AskForm'
import { amountOf, noteOf } from './ask'
import styles from './AskPage.module.css'

/** Ask for money: from whom, how much, what for; what the address knows is filled in (RQ-1, TR-16). */
export default function AskPage() {
  const [params] = useSearchParams()
  const me = useMe()
  const to = params.get('to')
  const { data: person, error } = useQuery({ ...profileQuery(to ?? ''), enabled: to !== null })
  const missing = error instanceof ApiProblem && error.status === 404
  return (
    <>
      <PageHead title="Ask for money" backTo="/requests" />
      {!to ? <Who />
        : missing || person?.id === me.id || person?.relation === 'blocked' ? <Empty icon={<UserRoundSearch />} title="You can't ask this person">Look for somebody else. <Link to="/ask" className={styles.link}>Search</Link></Empty>
        : person ? <AskForm key={person.id} person={person} amount={amountOf(params.get('amount'))} note={noteOf(params.get('note'))} />
        : error ? <Notice tone="loss" live>{sentence(error)}</Notice>
        : <div role="status" aria-label="Loading"><Skeleton height="20rem" /></div>}
    </>
  )
}

function Who() {
  const [text, setText] = useState('')
  const wanted = useDebounced(text.trim(), 180)
  const [found, recent] = [useQuery(peopleQuery(wanted)), useQuery(recentPeopleQuery)]
  const { data, isPending, error } = wanted ? found : recent
  return (
    <div className={styles.who}>
      <SearchField focused label="Who do you ask?" placeholder="Name or @username" value={text} onChange={setText} />
      <section aria-live="polite">
        <h2 className={styles.heading}>{wanted ? 'People' : 'Recent'}</h2>
        {error && !data ? <Notice tone="loss">{sentence(error)}</Notice>
          : isPending ? <SkeletonLines count={4} />
          : data?.length ? <ul>{data.map((person) => <Person key={person.id} person={person} />)}</ul>
          : <Empty icon={<UserRoundSearch />} title={wanted ? 'Nobody by that name' : 'No payments yet'}>{wanted ? 'Check the spelling, or ask them for their username.' : 'Search for a person above.'}</Empty>}
      </section>
    </div>
  )
}

const Person = ({ person }: { person: User }) =>
  <li><Link to={askPage(person)} className={styles.person}><PersonLine person={person} size={48} /></Link></li>
