import { useState } from 'react'
import { Ban, UserRoundMinus } from 'lucide-react'
import { useQuery } from '@tanstack/react-query'
import { askPage } from '@/api/asks'
import { useMe } from '@/api/me'
import { mutualQuery } from '@/api/people'
import { asRelation, type Profile } from '@/api/types'
import { Avatar } from '@/components/Avatar'
import { ButtonLink } from '@/components/Button'
import { Confirm } from '@/components/Confirm'
import { Menu } from '@/components/Menu'
import { Notice } from '@/components/Notice'
import { formatMonth } from '@/lib/dates'
import { Answer, RelationButton } from './RelationButton'
import { useAct } from './useAct'
import styles from './ProfileHead.module.css'

/** Who a person is, how they stand to me, and the way to pay them. */
export function ProfileHead({ person }: { person: Profile }) {
  const me = useMe()
  const relation = asRelation(person.relation)
  const mine = person.id === me.id
  return (
    <section className={styles.person} aria-label="Profile">
      <Avatar person={person} size={104} />
      <h2 className={styles.name}><bdi>{person.displayName}</bdi></h2>
      <p className={styles.since}>On Quits since {formatMonth(person.memberSince)}</p>
      {!mine && <Mutual person={person} />}
      {mine ? <div className={styles.own}><ButtonLink look="quiet" wide to="/me">Edit my profile</ButtonLink></div>
        : relation === 'blocked' ? <div className={styles.own}><Notice>You blocked {person.displayName}. They can't find, pay or see you, and you don't see them.</Notice><RelationButton person={person} relation={relation} /></div>
        : relation === 'askedByOther' ? (
          <div className={styles.own}>
            <div className={styles.asks}><p><bdi>{person.displayName}</bdi> wants to be friends.</p><Answer person={person} /></div>
            <Pay person={person} look="quiet" />
            <Ask person={person} />
          </div>
        ) : <div className={styles.actions}><Pay person={person} /><Ask person={person} /><RelationButton person={person} relation={relation} /></div>}
    </section>
  )
}

const Pay = ({ person, look = 'primary' }: { person: Profile; look?: 'primary' | 'quiet' }) =>
  <ButtonLink wide look={look} to={`/pay?to=${encodeURIComponent(person.username)}`}>Pay {person.displayName.split(' ')[0]}</ButtonLink>

const Ask = ({ person }: { person: Profile }) => <ButtonLink wide look="quiet" to={askPage(person)}>Ask for money</ButtonLink>

function Mutual({ person }: { person: Profile }) {
  const count = person.mutualFriends ?? 0
  const { data } = useQuery({ ...mutualQuery(person.username), enabled: count > 0 })
  if (count === 0) return null
  return (
    <p className={styles.mutual}>
      <span className={styles.faces} aria-hidden>{data?.map((friend) => <Avatar key={friend.id} person={friend} size={28} />)}</span>
      {count === 1 ? '1 friend in common' : `${count} friends in common`}
    </p>
  )
}

type Ask = 'unfriend' | 'block' | null

/** What is rarely done to how someone stands to me, each with an honest question before it. */
export function ProfileMenu({ person }: { person: Profile }) {
  const me = useMe()
  const act = useAct(person)
  const [ask, setAsk] = useState<Ask>(null)
  const relation = asRelation(person.relation)
  if (person.id === me.id || relation === 'blocked') return null
  const close = () => setAsk(null)
  const name = person.displayName
  return (
    <>
      <Menu label={`More about ${name}`} items={[
        ...(relation === 'friends' ? [{ label: 'Unfriend', icon: <UserRoundMinus size={19} aria-hidden />, onSelect: () => setAsk('unfriend') }] : []),
        { label: 'Block', danger: true, icon: <Ban size={19} aria-hidden />, onSelect: () => setAsk('block') },
      ]} />
      <Confirm open={ask === 'unfriend'} onClose={close} title={`Unfriend ${name}?`} deed="Unfriend" onConfirm={() => { close(); act.mutate('part') }}>
        <p>You no longer see each other's payments that are for friends. {name} is not told.</p>
        <p>You can still pay each other.</p>
      </Confirm>
      <Confirm open={ask === 'block'} onClose={close} title={`Block ${name}?`} deed="Block" onConfirm={() => { close(); act.mutate('block') }}>
        <p>{name} can't find you, pay you, or see anything of you, and you see nothing of them. You stop being friends.</p>
        <p>Payments that were made stay where they are. {name} is not told. You can unblock them in your settings.</p>
      </Confirm>
    </>
  )
}
