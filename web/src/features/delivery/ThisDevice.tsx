import { useEffect } from 'react'
import { BellOff } from 'lucide-react'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { sentence } from '@/api/problem'
import type { Me } from '@/api/types'
import { Button } from '@/components/Button'
import { Notice } from '@/components/Notice'
import { Skeleton } from '@/components/Skeleton'
import { Toggle } from '@/components/Toggle'
import { OutOfReach, type DeviceState } from './device'
import { deviceQuery, useDeviceSwitch } from './queries'
import styles from './Delivery.module.css'

/** Whether this device is told while Quits is closed, and the switch for it. Says only what is so. */
export function ThisDevice({ me }: { me: Me }) {
  const { data: state, error, refetch } = useQuery({ ...deviceQuery(me.id), refetchOnMount: 'always' })
  usePermissionChanges(me.id)
  return (
    <section className={styles.group} aria-labelledby="device">
      <h2 id="device">This device</h2>
      {state ? <Standing state={state} me={me} />
        : error ? <Notice tone="loss" live title="We can't say whether this device is told." action={<Button look="quiet" onClick={() => void refetch()}>Try again</Button>}>{why(error)}</Notice>
        : <Skeleton height="3.5rem" />}
      <div>
        <p className={styles.shownTitle}>What a notification shows, also on a locked screen</p>
        <ul className={styles.shown}>
          <li>Who paid you, how much, and what for.</li>
          <li>Who liked or commented on a payment, or wants to be friends; not what they wrote.</li>
          <li>What happened to your account's safety. Never your balance.</li>
        </ul>
      </div>
    </section>
  )
}

/** Why there is no switch to press. */
const NO: Record<Exclude<DeviceState, 'unasked' | 'off' | 'on' | 'denied'>, string> = {
  insecure: 'Notifications need a secure address, one that begins with https.',
  unsupported: "This browser can't tell you anything while Quits is closed. On an iPhone or iPad, add Quits to the Home Screen with Share, and open it from there.",
  notOffered: "This server doesn't send notifications to devices. Your inbox has everything.",
}

function Standing({ state, me }: { state: DeviceState; me: Me }) {
  const { mutate, variables, isPending, error } = useDeviceSwitch(me.id)
  if (state === 'denied') {
    return (
      <Notice tone="wait" icon={<BellOff size={20} aria-hidden />} title="Notifications are blocked">
        Your browser was told to block them for this site. To change that, press the icon beside the address, allow notifications, and come back.
      </Notice>
    )
  }
  if (state === 'insecure' || state === 'unsupported' || state === 'notOffered') return <Notice icon={<BellOff size={20} aria-hidden />}>{NO[state]}</Notice>
  const on = isPending ? variables : state === 'on'
  const hint = isPending ? (variables ? 'Turning on…' : 'Turning off…')
    : state === 'on' ? 'On. You hear of news while Quits is closed.'
    : state === 'unasked' ? 'Off. Your browser will ask you once whether it may.' : 'Off. You hear of news when you open Quits.'
  const failed = error && !isPending && variables !== (state === 'on')
  return (
    <>
      <Toggle label="Notifications on this device" hint={hint} on={on} onChange={mutate} disabled={isPending} />
      <p className="sr-only" role="status">{hint}</p>
      {failed && <Notice tone="loss" live title={variables ? 'This device is not told.' : 'This device is still told.'} action={<Button look="quiet" onClick={() => mutate(variables)}>Try again</Button>}>{why(error)}</Notice>}
    </>
  )
}

const why = (error: unknown): string =>
  error instanceof OutOfReach ? "Your browser's push service can't be reached right now." : sentence(error)

/** The permission is changed outside of the page. */
function usePermissionChanges(me: string): void {
  const client = useQueryClient()
  useEffect(() => {
    const again = () => void client.invalidateQueries({ queryKey: deviceQuery(me).queryKey })
    let status: PermissionStatus | undefined
    let gone = false
    void navigator.permissions?.query({ name: 'notifications' }).then((found) => {
      if (gone) return
      status = found
      status.addEventListener('change', again)
    })
    return () => {
      gone = true
      status?.removeEventListener('change', again)
    }
  }, [client, me])
}
