import { Outlet } from 'react-router'
import { Mark, Wordmark } from '@/components/Wordmark'
import styles from './Welcome.module.css'

/** The door: what Quits is, beside the form that opens it. */
export default function Welcome() {
  return (
    <div className={styles.page}>
      <aside className={styles.pitch}>
        <p className={styles.word}><Mark size={34} />quits</p>
        <div>
          <p className={styles.claim}>Nobody owes anybody anything.</p>
          <dl className={styles.sum} aria-hidden>
            <div><dt>Pizza, Friday</dt><dd>−18.50</dd></div>
            <div><dt>Cab home</dt><dd>+11.00</dd></div>
            <div><dt>Breakfast</dt><dd>+7.50</dd></div>
            <div className={styles.total}><dt>You and Bob</dt><dd>0.00</dd></div>
          </dl>
        </div>
        <p className={styles.small}>Pay the people you know. It takes seconds, and every cent is written down twice.</p>
      </aside>
      <main className={styles.main}>
        <div className={styles.column}>
          <p className={styles.phoneWord}><Wordmark /></p>
          <Outlet />
        </div>
      </main>
    </div>
  )
}
