import { Check } from 'lucide-react'
import { Button } from './Button'
import { Notice } from './Notice'
import styles from './SaveState.module.css'

interface Props {
  saving: boolean
  saved: boolean
}

/** What became of a change that is saved by itself; read out as it changes. Stands beside the heading of what is changed. */
export const SaveState = ({ saving, saved }: Props) =>
  <p className={styles.state} role="status">{saving ? 'Saving…' : saved && <><Check size={16} aria-hidden />Saved</>}</p>

/** Nothing of a change was saved, why, and the way to try it again. */
export const NotSaved = ({ why, onRetry }: { why: string; onRetry: () => void }) =>
  <Notice tone="loss" live title="That was not saved." action={<Button look="quiet" onClick={onRetry}>Try again</Button>}>{why}</Notice>
