import { describe, expect, it } from 'vitest'
import { HUES, hueOf } from './hue'

describe('the colour of a person', () => {
  it('is theirs, and no colour is much more common than another', () => {
    const counts = new Map<number, number>()
    for (let n = 0; n < 1100; n++) {
      const id = `00000000-0000-4000-8000-${n.toString(16).padStart(12, '0')}`
      expect(hueOf(id)).toBe(hueOf(id))
      counts.set(hueOf(id), (counts.get(hueOf(id)) ?? 0) + 1)
    }
    expect([...counts.keys()].sort((a, b) => a - b)).toEqual([...HUES])
    expect(Math.max(...counts.values())).toBeLessThan(160)
  })
})
