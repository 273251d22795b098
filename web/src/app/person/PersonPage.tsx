import { useQuery } from '@tanstack/react-query'
import { useParams } from 'react-router'
import { profileQuery } from '@/api/people'
import { ApiProblem, sentence } from '@/api/problem'
import { Notice } from '@/components/Notice'
import { PageHead } from '@/components/PageHead'
import { PersonFeed } from '@/features/feed/PersonFeed'
import { NobodyHere, ProfileSkeleton } from '@/features/friends/NobodyHere'
import { ProfileHead, ProfileMenu } from '@/features/friends/ProfileHead'

/** A person: who they are, what I can do, and what I may see of their payments. */
export default function PersonPage() {
  const { username = '' } = useParams()
  const { data: person, error } = useQuery(profileQuery(username))
  const missing = error instanceof ApiProblem && error.status === 404
  return (
    <>
      <PageHead title={person && !missing ? `@${person.username}` : 'Person'} backTo="/friends">{person && !missing && <ProfileMenu person={person} />}</PageHead>
      {missing ? <NobodyHere username={username} />
        : person ? <><ProfileHead person={person} />{person.relation !== 'blocked' && <PersonFeed username={person.username} name={person.displayName} />}</>
        : error ? <Notice tone="loss" live>{sentence(error)}</Notice>
        : <ProfileSkeleton />}
    </>
  )
}
