import { useState } from 'react'
import { useInfiniteQuery } from '@tanstack/react-query'
import type { Suggestion } from '@/api/types'
import { Button } from '@/components/Button'
import { PersonRow } from './PersonRow'
import { suggestionsQuery } from './queries'
import { useAct } from './useAct'
import styles from './Friends.module.css'

const SHOWN = 5

/** People I may know; one press asks. */
export function Suggestions() {
  const { data } = useInfiniteQuery(suggestionsQuery)
  const [all, showAll] = useState(false)
  const people = data?.pages.flatMap(({ items }) => items) ?? []
  if (!people.length) return null
  return (
    <section className={styles.part} aria-labelledby="suggestions">
      <h2 id="suggestions">People you may know</h2>
      <ul>{people.slice(0, all ? undefined : SHOWN).map((person) => <Suggested key={person.id} person={person} />)}</ul>
      {!all && people.length > SHOWN && <Button look="plain" onClick={() => showAll(true)}>Show more</Button>}
    </section>
  )
}

function Suggested({ person }: { person: Suggestion }) {
  const act = useAct(person)
  const [asked, setAsked] = useState(false)
  const press = () => {
    setAsked(!asked)
    act.mutate(asked ? 'part' : 'befriend', { onError: () => setAsked(asked) })
  }
  return (
    <PersonRow person={person} about={reasonOf(person)}>
      <Button look={asked ? 'plain' : 'quiet'} aria-label={asked ? `Withdraw the request to ${person.displayName}` : `Add ${person.displayName}`} onClick={press}>{asked ? 'Requested' : 'Add'}</Button>
    </PersonRow>
  )
}

function reasonOf({ mutualFriends, reason }: Suggestion): string {
  if (mutualFriends) return mutualFriends === 1 ? '1 friend in common' : `${mutualFriends} friends in common`
  return reason === 'paid' ? 'From your payments' : 'Near your friends'
}
