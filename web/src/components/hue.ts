/** Hues that sit well on warm paper. */
export const HUES = [18, 42, 68, 95, 125, 155, 190, 235, 285, 330, 355] as const

/** The hue of a person, by their id: always the same. Pure. */
export function hueOf(id: string): number {
  let sum = 2166136261
  for (const letter of id) sum = Math.imul(sum ^ letter.charCodeAt(0), 16777619) >>> 0
  // Unsigned: a negative place is none.
  return HUES[((sum ^ (sum >>> 15)) >>> 0) % HUES.length] ?? HUES[0]
}
