import { useEffect, useRef } from 'react'
import { Button } from './Button'
import { Notice } from './Notice'
import styles from './NearEnd.module.css'

/** What is needed of an infinite query to read on in it. */
interface List {
  isFetching: boolean
  isFetchNextPageError: boolean
  fetchNextPage: () => unknown
}

/**
 * The end of a list that has more: asks for the next page a screen before it is reached. The button is for who does not scroll, and for
 * another try at a page that could not be read.
 */
export function NearEnd({ list: { isFetching, isFetchNextPageError: failed, fetchNextPage } }: { list: List }) {
  const mark = useRef<HTMLDivElement>(null)
  // After every reading it looks anew whether the end is near, however that reading ended and whoever began it.
  useEffect(() => {
    if (isFetching || failed || !mark.current) return
    const observer = new IntersectionObserver(([entry]) => { if (entry?.isIntersecting) fetchNextPage() }, { rootMargin: '800px' })
    observer.observe(mark.current)
    return () => observer.disconnect()
  }, [isFetching, failed, fetchNextPage])
  return (
    <div ref={mark} className={styles.more}>
      {failed && <Notice tone="loss" live>What comes next could not be loaded.</Notice>}
      <Button look="plain" onClick={() => fetchNextPage()}>{failed ? 'Try again' : 'Show more'}</Button>
    </div>
  )
}
