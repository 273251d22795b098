import { useChangeMe } from '@/api/me'
import { sentence } from '@/api/problem'
import { asVisibility, type Me, type MeChange, type Settings, type Visibility } from '@/api/types'
import { Choice } from '@/components/Choice'
import { Toggle } from '@/components/Toggle'
import { useToasts } from '@/lib/toasts'
import styles from './MePage.module.css'

const VISIBILITY: { value: Visibility; label: string }[] = [{ value: 'friends', label: 'Friends' }, { value: 'private', label: 'Private' }, { value: 'public', label: 'Public' }]

type Switches = 'showAmounts' | 'findable' | 'hideFriends' | 'undoForFriends'

/** Each setting is saved as it is changed, and shown as it will be meanwhile. */
export function useSettings(me: Me) {
  const { mutate, variables, isPending } = useChangeMe()
  const show = useToasts((state) => state.show)
  const save = (settings: NonNullable<MeChange['settings']>) =>
    mutate({ settings }, { onError: (error) => show({ tone: 'problem', text: `That was not saved. ${sentence(error)}` }) })
  const now: Settings = { ...me.settings, ...(isPending && withoutNull(variables?.settings)) }
  const bind = (name: Switches) => ({ on: now[name], onChange: (on: boolean) => save({ [name]: on }) })
  return { now, save, bind }
}

/** Who sees what of me from now on. */
export function PrivacySettings({ me }: { me: Me }) {
  const { now, save, bind } = useSettings(me)
  return (
    <section className={styles.group} aria-label="Privacy">
      <div className={styles.setting}>
        <p className={styles.settingName}>New payments are seen by</p>
        <Choice label="New payments are seen by" options={VISIBILITY} value={asVisibility(now.defaultVisibility)} onChange={(defaultVisibility) => save({ defaultVisibility })} />
      </div>
      <Toggle label="Show amounts" hint="Others see how much, if the other person allows it too." {...bind('showAmounts')} />
      <Toggle label="Let people find me" hint="By name in the search. Your exact username always works." {...bind('findable')} />
      <Toggle label="Hide my friends" hint="Nobody sees who your friends are." {...bind('hideFriends')} />
    </section>
  )
}

function withoutNull(settings: MeChange['settings']): Partial<Settings> {
  return Object.fromEntries(Object.entries(settings ?? {}).filter(([, value]) => value != null)) as Partial<Settings>
}
