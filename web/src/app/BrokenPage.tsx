import { useRouteError } from 'react-router'
import { Button } from '@/components/Button'
import styles from './SignedIn.module.css'

/** Something of ours broke. A page that a new version replaced is simply loaded again. */
export function BrokenPage() {
  const error = useRouteError()
  const outdated = error instanceof TypeError && /import|module/i.test(error.message)
  return (
    <main className={styles.center}>
      <div style={{ display: 'grid', gap: '1rem', justifyItems: 'center', padding: '1.5rem', textAlign: 'center' }}>
        <h1>{outdated ? 'Quits was updated' : 'Something broke on our side'}</h1>
        <p>{outdated ? 'Load the page again to go on.' : 'Your money is where it was. Loading the page again usually helps.'}</p>
        <Button onClick={() => window.location.reload()}>Load again</Button>
      </div>
    </main>
  )
}
