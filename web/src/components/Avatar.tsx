import { hueOf } from './hue'
import styles from './Avatar.module.css'

interface Props {
  person: { id: string; displayName: string; avatarUrl?: string | null }
  /** Pixels at 100 % text size; a quarter more at most. */
  size?: number
}

/** A person's picture, or their initials on a colour that is always the same for them. The name stands beside it. */
export function Avatar({ person, size = 44 }: Props) {
  const length = (pixels: number) => `min(${pixels / 16}rem, ${pixels * 1.25}px)`
  const box = { inlineSize: length(size), blockSize: length(size), fontSize: length(size * 0.38) }
  if (person.avatarUrl) return <img className={styles.avatar} style={box} src={person.avatarUrl} alt="" />
  return (
    <span aria-hidden className={styles.avatar} style={{ ...box, '--hue': hueOf(person.id) } as React.CSSProperties}>
      {initials(person.displayName)}
    </span>
  )
}

function initials(name: string): string {
  const words = name.trim().split(/\s+/)
  const first = [...(words[0] ?? '')][0] ?? '?'
  const last = words.length > 1 ? ([...(words.at(-1) ?? '')][0] ?? '') : ''
  return (first + last).toLocaleUpperCase()
}
