import { useState } from 'react'
import { UserRoundSearch } from 'lucide-react'
import { useQuery } from '@tanstack/react-query'
import { peopleQuery, recentPeopleQuery } from '@/api/people'
import { sentence } from '@/api/problem'
import type { User } from '@/api/types'
import { Empty, Notice } from '@/components/Notice'
import { PersonLine } from '@/components/PersonLine'
import { SearchField } from '@/components/SearchField'
import { SkeletonLines } from '@/components/Skeleton'
import { useDebounced } from '@/lib/useDebounced'
import { WaitingPayments } from '../WaitingPayments'
import { ScanButton } from './Scanner'
import { useWizard } from './store'
import styles from './WhoStep.module.css'

/** Step 1: a search, and the people of my last payments. */
export function WhoStep() {
  const [text, setText] = useState('')
  const wanted = useDebounced(text.trim(), 180)
  const found = useQuery(peopleQuery(wanted))
  const recent = useQuery(recentPeopleQuery)
  const searching = wanted !== ''
  // While an answer is on its way those are shown that are known already: whoever is about to be pressed stays where they are.
  const known = searching ? recent.data?.filter((person) => isMeant(person, wanted)) : undefined
  const { isPending, error } = searching ? found : recent
  const data = searching ? found.data ?? (known?.length ? known : undefined) : recent.data
  return (
    <div className={styles.step}>
      <h1 className={styles.title}>Who do you want to pay?</h1>
      <WaitingPayments />
      <SearchField focused label="Name or username" placeholder="Name or @username" value={text} onChange={setText} />
      <ScanButton />
      <section aria-live="polite">
        <h2 className={styles.heading}>{searching ? 'People' : 'Recent'}</h2>
        {error && !data ? <Notice tone="loss">{sentence(error)}</Notice>
          : data?.length ? <People people={data} />
          : isPending ? <SkeletonLines count={4} />
          : searching ? <Empty icon={<UserRoundSearch />} title="Nobody by that name">Check the spelling, or ask them for their username.</Empty>
          : <Empty icon={<UserRoundSearch />} title="No payments yet">Search for a person above. The people you pay will be here next time.</Empty>}
      </section>
    </div>
  )
}

function isMeant({ username, displayName }: User, wanted: string): boolean {
  const word = wanted.replace(/^@/, '').toLowerCase()
  return username.toLowerCase().includes(word) || displayName.toLowerCase().includes(word)
}

function People({ people }: { people: User[] }) {
  const dispatch = useWizard((state) => state.dispatch)
  return (
    <ul>
      {people.map((person) => (
        <li key={person.id}>
          <button type="button" className={styles.person} onClick={() => dispatch({ type: 'choose', receiver: person })}>
            <PersonLine person={person} size={48} />
          </button>
        </li>
      ))}
    </ul>
  )
}
