import { useEffect, useState } from 'react'

/**
 * Writes what is typed into the address of this page, for the way back to it. That is no navigation of the router: it would end the
 * one that a press has begun while the next page is still loading.
 */
export function useInAddress(params: URLSearchParams): void {
  const [page] = useState(() => window.location.pathname)
  const query = params.toString()
  useEffect(() => {
    if (window.location.pathname === page) window.history.replaceState(window.history.state, '', query ? `${page}?${query}` : page)
  }, [page, query])
}
