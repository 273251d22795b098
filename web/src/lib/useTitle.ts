import { useEffect } from 'react'

/** The page's name in the browser's title and history. */
export function useTitle(title: string): void {
  useEffect(() => {
    document.title = title === 'Quits' ? title : `${title} · Quits`
  }, [title])
}
