import { CloudOff } from 'lucide-react'
import { useQuery } from '@tanstack/react-query'
import { Navigate, Outlet, useLocation, useSearchParams } from 'react-router'
import { meQuery } from '@/api/me'
import { ApiProblem, sentence } from '@/api/problem'
import type { Me } from '@/api/types'
import { Button } from '@/components/Button'
import { Empty } from '@/components/Notice'
import { Mark } from '@/components/Wordmark'
import { useLive } from './live'
import { usePush } from './push'
import styles from './SignedIn.module.css'

/** Pages of a session. Without one: to the door, and back here afterwards. */
export function SignedIn() {
  const { data: me, error, refetch } = useQuery(meQuery)
  const { pathname, search } = useLocation()
  if (me) return <Session me={me} />
  if (me === null) {
    const from = pathname === '/' ? '' : `?from=${encodeURIComponent(pathname + search)}`
    return <Navigate to={`/sign-in${from}`} replace />
  }
  if (error || !navigator.onLine) {
    return (
      <main className={styles.center}>
        <Empty icon={<CloudOff />} title={error instanceof ApiProblem ? "Quits can't answer right now" : "Quits can't be reached"} action={<Button onClick={() => void refetch()}>Try again</Button>}>
          {navigator.onLine && error ? sentence(error) : "You're offline."} Your money is where it was.
        </Empty>
      </main>
    )
  }
  return <main className={styles.center} aria-busy="true"><h1 className="sr-only">Quits</h1><Mark size={56} /></main>
}

function Session({ me }: { me: Me }) {
  useLive(me)
  usePush(me)
  return <Outlet key={me.id} />
}

/** Pages of the door; who has a session is led inside, to where they wanted to go. */
export function SignedOut() {
  const { data: me } = useQuery(meQuery)
  const [params] = useSearchParams()
  const from = params.get('from')
  // Only a page of ours: `//elsewhere` is not.
  if (me) return <Navigate to={from && /^\/(?![/\\])/.test(from) ? from : '/'} replace />
  return <Outlet />
}
