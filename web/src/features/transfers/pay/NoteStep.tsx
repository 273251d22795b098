import { useRef } from 'react'
import { Button } from '@/components/Button'
import { Choice } from '@/components/Choice'
import { suggestEmoji } from './emoji'
import type { Draft } from './payment'
import { useWizard } from './store'
import { VISIBILITY } from './visibilityOptions'
import styles from './NoteStep.module.css'

/** TR-4, counted as the server counts. */
const NOTE_MAX = 500

/** Step 3: what it is for, and who may see it. */
export function NoteStep({ draft }: { draft: Draft }) {
  const dispatch = useWizard((state) => state.dispatch)
  const field = useRef<HTMLTextAreaElement>(null)
  const left = NOTE_MAX - [...draft.note].length
  const go = () => left >= 0 && dispatch({ type: 'go', to: 'confirm' })
  const add = (emoji: string) => {
    const note = draft.note && !draft.note.endsWith(' ') ? `${draft.note} ${emoji}` : draft.note + emoji
    dispatch({ type: 'write', note })
    field.current?.focus()
  }
  return (
    <div className={styles.step}>
      <h1 className={styles.title}><label htmlFor="note">What is it for?</label></h1>
      <div>
        <textarea id="note" ref={field} rows={3} className={styles.note} dir="auto" placeholder="Pizza, rent, the concert…" value={draft.note}
          aria-describedby="note-left" onChange={(event) => dispatch({ type: 'write', note: event.target.value })}
          onKeyDown={(event) => { if (event.key === 'Enter' && !event.shiftKey) { event.preventDefault(); go() } }} />
        <p id="note-left" className={left < 0 ? styles.over : left < 60 ? styles.left : 'sr-only'}>{left < 0 ? `${-left} characters too many` : `${left} characters left`}</p>
      </div>
      <ul className={styles.emoji} aria-label="Suggestions">
        {suggestEmoji(draft.note).map((emoji) => (
          <li key={emoji}><button type="button" aria-label={`Add ${emoji}`} onClick={() => add(emoji)}>{emoji}</button></li>
        ))}
      </ul>
      <fieldset className={styles.who}>
        <legend>Who may see it</legend>
        <Choice look="cards" label="Who may see it" options={Object.values(VISIBILITY)} value={draft.visibility}
          onChange={(visibility) => dispatch({ type: 'show', visibility })} />
      </fieldset>
      <Button wide disabled={left < 0} className={styles.go} onClick={go}>{draft.note ? 'Continue' : 'Continue without a note'}</Button>
    </div>
  )
}
