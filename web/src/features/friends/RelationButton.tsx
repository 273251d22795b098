import { Check, Clock3, UserRoundPlus } from 'lucide-react'
import type { Relation, User } from '@/api/types'
import { Button } from '@/components/Button'
import { useAct } from './useAct'
import styles from './Friends.module.css'

interface Props {
  person: User
  relation: Relation
}

/** Add, withdraw, or answer; nothing for friends, whose end stands in the menu. */
export function RelationButton({ person, relation }: Props) {
  const act = useAct(person)
  switch (relation) {
    case 'none': return <Button look="quiet" wide onClick={() => act.mutate('befriend')}><UserRoundPlus size={19} aria-hidden />Add friend</Button>
    case 'asked': return <Button look="quiet" wide title="Withdraw your request" onClick={() => act.mutate('part')}><Clock3 size={19} aria-hidden />Requested<span className="sr-only">, press to withdraw</span></Button>
    case 'askedByOther': return <Answer person={person} />
    case 'friends': return <p className={styles.friends}><Check size={19} aria-hidden />Friends</p>
    case 'blocked': return <Button look="quiet" wide onClick={() => act.mutate('unblock')}>Unblock</Button>
  }
}

/** Accept and decline, side by side. */
export function Answer({ person }: { person: User }) {
  const act = useAct(person)
  return (
    <span className={styles.answer}>
      <Button look="primary" aria-label={`Accept ${person.displayName}`} onClick={() => act.mutate('befriend')}>Accept</Button>
      <Button look="quiet" aria-label={`Decline ${person.displayName}`} onClick={() => act.mutate('part')}>Decline</Button>
    </span>
  )
}
