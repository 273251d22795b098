import { useState } from 'react'
import { SendHorizontal } from 'lucide-react'
import { COMMENT_MAX, lengthOf } from './comments'
import styles from './Social.module.css'

/** Where a comment is written. What was typed stays until it is said. */
export function Composer({ say, problem }: { say: (text: string) => Promise<unknown>; problem: string | null }) {
  const [text, setText] = useState('')
  const left = COMMENT_MAX - lengthOf(text)
  const ready = lengthOf(text) > 0 && left >= 0
  const send = () => {
    if (!ready) return
    setText('')
    say(text.trim()).catch(() => setText((now) => now || text))
  }
  return (
    <form className={styles.composer} onSubmit={(event) => { event.preventDefault(); send() }}>
      <div className={styles.field}>
        <label htmlFor="comment" className="sr-only">Your comment</label>
        <textarea id="comment" rows={1} dir="auto" placeholder="Say something nice" enterKeyHint="send" value={text} aria-describedby="comment-left"
          aria-invalid={left < 0 || undefined} onChange={(event) => setText(event.target.value)}
          onKeyDown={(event) => { if (event.key === 'Enter' && !event.shiftKey && !event.nativeEvent.isComposing) { event.preventDefault(); send() } }} />
        <button type="submit" className={styles.send} aria-label="Send" disabled={!ready}><SendHorizontal size={20} aria-hidden /></button>
      </div>
      <p id="comment-left" className={left < 0 ? styles.over : left < 60 ? styles.left : 'sr-only'}>{left < 0 ? `${-left} characters too many` : `${left} characters left`}</p>
      {problem && <p className={styles.over} role="alert">That was not said. {problem}</p>}
    </form>
  )
}
