import { useLayoutEffect, useRef } from 'react'
import { Globe, HandCoins, UsersRound } from 'lucide-react'
import { useSearchParams } from 'react-router'
import { ButtonLink } from '@/components/Button'
import { Empty } from '@/components/Notice'
import { Tabs } from '@/components/Tabs'
import { FeedList } from './FeedList'
import type { Scope } from './queries'
import styles from './HomeFeed.module.css'

const TABS: readonly { value: Scope; label: string }[] = [{ value: 'friends', label: 'Friends' }, { value: 'everyone', label: 'Everyone' }, { value: 'me', label: 'Me' }]

const EMPTY: Record<Scope, React.ReactNode> = {
  friends: <Empty icon={<UsersRound />} title="Quiet so far" action={<ButtonLink look="quiet" to="/friends">Find friends</ButtonLink>}>What your friends pay each other for shows up here. Find the people you know.</Empty>,
  everyone: <Empty icon={<Globe />} title="Nothing yet" action={<ButtonLink to="/pay">Pay someone</ButtonLink>}>Payments that people show to everyone appear here. Be the first.</Empty>,
  me: <Empty icon={<HandCoins />} title="Nothing yet" action={<ButtonLink to="/pay">Pay someone</ButtonLink>}>Pay a friend back for something small and see how it feels to be quits.</Empty>,
}

/** What friends pay each other for, what everyone may see, and mine. The chosen one is in the address, so that a way back finds it. */
export function HomeFeed() {
  const [params, setParams] = useSearchParams()
  const scope = TABS.find(({ value }) => value === params.get('feed'))?.value ?? 'friends'
  const keep = usePlaces(scope)
  return (
    <section className={styles.feed} aria-label="Feed">
      <Tabs label="Whose payments" tabs={TABS} value={scope} onChange={(feed) => {
        keep()
        setParams(feed === 'friends' ? {} : { feed }, { replace: true, preventScrollReset: true })
      }}>
        <FeedList key={scope} source={scope} empty={EMPTY[scope]} />
      </Tabs>
    </section>
  )
}

/** Each tab keeps its place: returns what notes the place of the one that is left. */
function usePlaces(scope: Scope): () => void {
  const places = useRef<Partial<Record<Scope, number>>>({})
  const before = useRef(scope)
  useLayoutEffect(() => {
    if (before.current === scope) return
    before.current = scope
    const place = places.current[scope]
    if (place !== undefined) window.scrollTo(0, place)
  }, [scope])
  return () => { places.current[before.current] = window.scrollY }
}
