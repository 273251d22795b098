import { useEffect, useRef, useState } from 'react'

const LASTS = 900

/** `target`, reached by counting up when it grows: money that arrives is seen arriving. A smaller one is simply shown. */
export function useCount(target: number): number {
  const [shown, show] = useState(target)
  const from = useRef(target)
  useEffect(() => {
    const start = from.current
    from.current = target
    const still = matchMedia('(prefers-reduced-motion: reduce)').matches
    let frame = 0
    const begun = performance.now()
    const step = (now: number) => {
      const part = target <= start || still ? 1 : Math.min(1, (now - begun) / LASTS)
      show(Math.round(start + (target - start) * (1 - (1 - part) ** 3)))
      if (part < 1) frame = requestAnimationFrame(step)
    }
    frame = requestAnimationFrame(step)
    return () => cancelAnimationFrame(frame)
  }, [target])
  return shown
}
