import { useEffect, useRef } from 'react'
import { Button } from './Button'
import styles from './NearEnd.module.css'

/** Asks for the next page a screen before the end; the button is for who does not scroll. Give it a key that changes with the list. */
export function NearEnd({ reached }: { reached: () => void }) {
  const mark = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const observer = new IntersectionObserver(([entry]) => { if (entry?.isIntersecting) reached() }, { rootMargin: '800px' })
    if (mark.current) observer.observe(mark.current)
    return () => observer.disconnect()
    // One page per mark: a new one is mounted when the list has grown.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [])
  return <div ref={mark} className={styles.more}><Button look="plain" onClick={reached}>Show more</Button></div>
}
