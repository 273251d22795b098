import { useEffect, useRef } from 'react'
import { Button } from './Button'
import { Notice } from './Notice'
import styles from './NearEnd.module.css'

/** Pixels before the end at which the next page is asked for: about a screen. */
const AHEAD = 800

/** What is needed of an infinite query to read on in it. */
interface List {
  /** When the list was read last. */
  dataUpdatedAt: number
  isFetching: boolean
  isFetchNextPageError: boolean
  fetchNextPage: (options?: { cancelRefetch?: boolean }) => unknown
}

/**
 * The end of a list that has more: asks for the next page a screen before it is reached. The button is for who does not scroll, and for
 * another try at a page that could not be read.
 */
export function NearEnd({ list: { dataUpdatedAt, isFetching, isFetchNextPageError: failed, fetchNextPage } }: { list: List }) {
  const mark = useRef<HTMLDivElement>(null)
  // Looked for itself: an observer of intersections tells of changes only, and Chromium's at times misses the one that a jump to the end is.
  useEffect(() => {
    if (isFetching || failed) return
    const look = () => {
      const { top, height } = mark.current?.getBoundingClientRect() ?? new DOMRect()
      if (height > 0 && top < window.innerHeight + AHEAD) fetchNextPage({ cancelRefetch: false })
    }
    look()
    document.addEventListener('scroll', look, { passive: true, capture: true })
    window.addEventListener('resize', look)
    return () => {
      document.removeEventListener('scroll', look, { capture: true })
      window.removeEventListener('resize', look)
    }
  }, [dataUpdatedAt, isFetching, failed, fetchNextPage])
  return (
    <div ref={mark} className={styles.more}>
      {failed
        ? <Notice tone="loss" live action={<Button look="quiet" onClick={() => fetchNextPage()}>Try again</Button>}>What comes next could not be loaded.</Notice>
        : <Button look="plain" onClick={() => fetchNextPage()}>Show more</Button>}
    </div>
  )
}
