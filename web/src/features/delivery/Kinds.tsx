import { ShieldCheck } from 'lucide-react'
import { useQuery } from '@tanstack/react-query'
import { sentence } from '@/api/problem'
import { Button } from '@/components/Button'
import { Notice } from '@/components/Notice'
import { NotSaved, SaveState } from '@/components/SaveState'
import { SkeletonLines } from '@/components/Skeleton'
import { Switch } from '@/components/Switch'
import { grouped, nameOf, type Group } from './kinds'
import { preferencesQuery, useWish, type Channel } from './queries'
import styles from './Delivery.module.css'

const CHANNELS: readonly { channel: Channel; name: string }[] = [{ channel: 'push', name: 'Push' }, { channel: 'email', name: 'Email' }]

/** What I am told where, by kind (NT-3). */
export function Kinds() {
  const { data, error, refetch } = useQuery(preferencesQuery)
  const wish = useWish()
  const { groups, required } = grouped(data ?? [])
  return (
    <section className={styles.group} aria-labelledby="kinds">
      <div className={styles.groupHead}><h2 id="kinds">What you are told</h2><SaveState saving={wish.isPending} saved={wish.isSuccess} /></div>
      <p className={styles.words}>Your inbox has everything. Choose what is also sent to your devices and to your mailbox.</p>
      {!data && (error
        ? <Notice tone="loss" live action={<Button look="quiet" onClick={() => void refetch()}>Try again</Button>}>{sentence(error)}</Notice>
        : <SkeletonLines count={4} />)}
      <div className={styles.tables}>{groups.map((group) => <Table key={group.name} group={group} choose={(kind, channel, on) => wish.mutate({ kind, channel, on })} />)}</div>
      {wish.error && <NotSaved why={sentence(wish.error)} onRetry={() => wish.mutate(wish.variables)} />}
      {required.length > 0 && <p className={styles.always}><ShieldCheck size={20} aria-hidden /><span>Always sent both ways, for your safety: {required.map(({ kind }) => nameOf(kind)).join(', ')}.</span></p>}
    </section>
  )
}

function Table({ group, choose }: { group: Group; choose: (kind: string, channel: Channel, on: boolean) => void }) {
  return (
    <table className={styles.kinds}>
      <thead>
        <tr>
          <th scope="col" className={styles.groupName}>{group.name}</th>
          {CHANNELS.map(({ name }) => <th key={name} scope="col" className={styles.channel}>{name}</th>)}
        </tr>
      </thead>
      <tbody>
        {group.kinds.map((preference) => (
          <tr key={preference.kind}>
            <th scope="row">{nameOf(preference.kind)}</th>
            {CHANNELS.map(({ channel, name }) => (
              <td key={channel}><Switch label={`${nameOf(preference.kind)}: ${name.toLowerCase()}`} on={preference[channel]} onChange={(on) => choose(preference.kind, channel, on)} /></td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  )
}
