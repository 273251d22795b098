import { UserRoundX } from 'lucide-react'
import { useParams } from 'react-router'
import { ApiProblem, sentence } from '@/api/problem'
import { useMe } from '@/api/me'
import { Avatar } from '@/components/Avatar'
import { ButtonLink } from '@/components/Button'
import { Empty, Notice } from '@/components/Notice'
import { PageHead } from '@/components/PageHead'
import { Skeleton } from '@/components/Skeleton'
import { formatMonth } from '@/lib/dates'
import { useProfile } from './queries'
import styles from './PersonPage.module.css'

/** A person, and the way to pay them. */
export default function PersonPage() {
  const { username = '' } = useParams()
  const me = useMe()
  const { data: person, error } = useProfile(username)
  const missing = error instanceof ApiProblem && error.status === 404
  return (
    <>
      <PageHead title={person ? `@${person.username}` : 'Person'} backTo="/" />
      {person ? (
        <section className={styles.person}>
          <Avatar person={person} size={112} />
          <h2 className={styles.name}><bdi>{person.displayName}</bdi></h2>
          <p className={styles.since}>On Quits since {formatMonth(person.memberSince)}</p>
          {person.id === me.id
            ? <ButtonLink look="quiet" to="/me">Edit my profile</ButtonLink>
            : <ButtonLink wide className={styles.pay} to={`/pay?to=${encodeURIComponent(person.username)}`}>Pay {person.displayName.split(' ')[0]}</ButtonLink>}
        </section>
      ) : missing ? (
        <Empty icon={<UserRoundX />} title="Nobody is here" action={<ButtonLink look="quiet" to="/pay">Search for someone</ButtonLink>}>There is no person by the name @{username}.</Empty>
      ) : error ? <Notice tone="loss" live>{sentence(error)}</Notice>
        : <div className={styles.person} role="status" aria-label="Loading"><Skeleton width="7rem" height="7rem" round /><Skeleton width="12rem" height="2rem" /><Skeleton width="9rem" /></div>}
    </>
  )
}
