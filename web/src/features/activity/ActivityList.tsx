import { ArrowDownLeft, ArrowUpRight, CornerUpLeft, HandCoins, Scale } from 'lucide-react'
import { Link } from 'react-router'
import type { Activity } from '@/api/types'
import { Amount } from '@/components/Amount'
import { Avatar } from '@/components/Avatar'
import { daysAgo, formatBrief, formatDay } from '@/lib/dates'
import { formatMoney } from '@/lib/money'
import styles from './ActivityList.module.css'

interface Props {
  lines: readonly Activity[]
  /** With the balance after each line. */
  balances?: boolean
  /** Of the days' headings: one below the heading that the list stands under. */
  level: 'h2' | 'h3'
}

/** A wallet's lines under the days they belong to. */
export function ActivityList({ lines, balances = false, level: Day }: Props) {
  const now = new Date()
  const days = Map.groupBy(lines, (line) => daysAgo(new Date(line.createdAt), now))
  return [...days].map(([day, of]) => (
    <section key={day} className={styles.day}>
      <Day className={styles.heading}>{formatDay(of[0]?.createdAt ?? '', now)}</Day>
      <ul>{of.map((line) => <li key={line.id}><Line line={line} balances={balances} /></li>)}</ul>
    </section>
  ))
}

function Line({ line, balances }: { line: Activity; balances: boolean }) {
  const inner = (
    <>
      {line.counterparty ? <Avatar person={line.counterparty} /> : <Emblem kind={line.kind} />}
      <span className={styles.words}>
        <span className={styles.who}>{title(line)}</span>
        <span className={styles.note} dir="auto">{line.counterparty && line.note ? line.note : formatBrief(line.createdAt)}</span>
      </span>
      <span className={styles.sums}>
        <Amount minor={line.amount} currency={line.currency} sign="always" tone={line.amount > 0 ? 'gain' : 'ink'} />
        {balances && <span className={styles.after}><span className="sr-only">Balance after: </span>{formatMoney(line.balanceAfter, line.currency)}</span>}
      </span>
    </>
  )
  return line.reference.type === 'transfer'
    ? <Link className={styles.line} to={`/transfers/${line.reference.id}`}>{inner}</Link>
    : <span className={styles.line}>{inner}</span>
}

function title({ kind, counterparty, note, amount }: Activity): React.ReactNode {
  if (counterparty && kind === 'transfer_sent') return <>You paid <bdi>{counterparty.displayName}</bdi></>
  if (counterparty && kind === 'transfer_received') return <><bdi>{counterparty.displayName}</bdi> paid you</>
  const known: Record<string, string> = { deposit: 'Added from your bank', withdrawal: 'Sent to your bank', fee: 'Fee', refund: 'Refund' }
  return known[kind] ?? (note || (amount > 0 ? 'Credit from Quits' : 'Correction'))
}

const ICONS: Record<string, typeof Scale> = { deposit: ArrowDownLeft, withdrawal: ArrowUpRight, refund: CornerUpLeft, adjustment: HandCoins }

function Emblem({ kind }: { kind: string }) {
  const Icon = ICONS[kind] ?? Scale
  return <span className={styles.emblem} aria-hidden><Icon size={20} /></span>
}
