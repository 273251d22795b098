import type { Me } from '@/api/types'
import { Choice } from '@/components/Choice'
import { Toggle } from '@/components/Toggle'
import { formatSpan } from '@/lib/dates'
import { useSettings } from './SettingsForm'
import styles from './MePage.module.css'

const USUAL = [0, 30, 300]

/** How long I can undo the first payment to someone (TR-16). */
export function UndoSettings({ me }: { me: Me }) {
  const { now, save, bind } = useSettings(me)
  // Whatever was chosen elsewhere is one of the choices.
  const options = [...new Set([...USUAL, now.undoSeconds])].toSorted((a, b) => a - b).map((seconds) => ({ value: String(seconds), label: seconds === 0 ? 'Off' : formatSpan(seconds, 'short') }))
  return (
    <section className={styles.group}>
      <h2>Undo</h2>
      <div className={styles.setting}>
        <p className={styles.settingName}>The first payment to someone waits</p>
        <p className={styles.hint}>Until then you can undo it. Later payments to them are sent at once.</p>
        <Choice label="The first payment to someone waits" options={options} value={String(now.undoSeconds)} onChange={(seconds) => save({ undoSeconds: Number(seconds) })} />
      </div>
      {now.undoSeconds > 0 && <Toggle label="For friends too" hint="Else friends are paid at once, also the first time." {...bind('undoForFriends')} />}
    </section>
  )
}
