import { useMemo, useState } from 'react'
import { useChangeMe } from '@/api/me'
import { sentence } from '@/api/problem'
import type { Me, MeChange } from '@/api/types'
import { Button } from '@/components/Button'
import { Field } from '@/components/Field'
import { NotSaved, SaveState } from '@/components/SaveState'
import { SelectField } from '@/components/SelectField'
import { Toggle } from '@/components/Toggle'
import { allZones, hereZone, zoneName } from '@/lib/zones'
import styles from './MePage.module.css'

const BEFORE = { from: '22:00', to: '07:00' }

/** When I am told, and when I want to be left alone, by whose clock (NT-3). An empty text removes the hours on the server. */
export function TimingSettings({ me }: { me: Me }) {
  const { mutate, variables, isPending, isSuccess, error } = useChangeMe()
  const [draft, setDraft] = useState(() => hoursOf(me))
  const save = (settings: NonNullable<MeChange['settings']>) => mutate({ settings })
  const on = isPending && variables.settings?.quietHours != null ? variables.settings.quietHours !== '' : !!me.settings.quietHours
  const zone = (isPending && variables.settings?.timeZone) || me.settings.timeZone
  const commit = (next: typeof draft) => {
    setDraft(next)
    if (next.from && next.to) save({ quietHours: `${next.from}-${next.to}` })
  }
  return (
    <section className={styles.group} aria-labelledby="when">
      <div className={styles.groupHead}><h2 id="when">When</h2><SaveState saving={isPending} saved={isSuccess} /></div>
      <Toggle label="Reminders" hint="A nudge about what waits for you." on={(isPending ? variables.settings?.reminders : null) ?? me.settings.reminders} onChange={(reminders) => save({ reminders })} />
      <Toggle label="Quiet hours" hint="What comes meanwhile is sent when they end. Only the safety of your account doesn't wait." on={on}
        onChange={(wanted) => save(wanted ? { quietHours: `${draft.from || BEFORE.from}-${draft.to || BEFORE.to}`, timeZone: hereZone() } : { quietHours: '' })} />
      {on && (
        <>
          <div className={styles.hours}>
            <Field label="From" type="time" required value={draft.from} onChange={(event) => commit({ ...draft, from: event.target.value })} />
            <Field label="Until" type="time" required value={draft.to} onChange={(event) => commit({ ...draft, to: event.target.value })} />
          </div>
          <Zone value={zone} onChange={(timeZone) => save({ timeZone })} />
        </>
      )}
      {error && <NotSaved why={sentence(error)} onRetry={() => mutate(variables)} />}
    </section>
  )
}

function Zone({ value, onChange }: { value: string; onChange: (zone: string) => void }) {
  const here = hereZone()
  const zones = useMemo(() => [...new Set([value, here, ...allZones()])].sort((a, b) => zoneName(a).localeCompare(zoneName(b))), [value, here])
  return (
    <>
      <SelectField label="By the clock of" value={value} onChange={(event) => onChange(event.target.value)}>
        {zones.map((zone) => <option key={zone} value={zone}>{zoneName(zone)}</option>)}
      </SelectField>
      {value !== here && <Button look="quiet" onClick={() => onChange(here)}>Use this device's clock: {zoneName(here)}</Button>}
    </>
  )
}

function hoursOf({ settings }: Me): { from: string; to: string } {
  const [from = BEFORE.from, to = BEFORE.to] = settings.quietHours ? settings.quietHours.split('-') : []
  return { from, to }
}
