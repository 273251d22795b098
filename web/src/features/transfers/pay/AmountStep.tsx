import { useEffect, useState } from 'react'
import { Delete } from 'lucide-react'
import type { Wallet } from '@/api/types'
import { mostPayable, useWallet } from '@/api/wallet'
import { Amount } from '@/components/Amount'
import { Avatar } from '@/components/Avatar'
import { Button } from '@/components/Button'
import { decimalSeparator, formatMoney, minorDigits, moneyParts, parseMoney } from '@/lib/money'
import { entryOf, KEYPAD, keyOf, minorOf, PAYMENT_MAX, press, type Entry, type Key } from './keypad'
import type { Draft } from './payment'
import { useWizard } from './store'
import styles from './AmountStep.module.css'

/** Step 2: a big number, a big keypad; the keyboard and the clipboard do the same. */
export function AmountStep({ draft }: { draft: Draft }) {
  const dispatch = useWizard((state) => state.dispatch)
  const wallet = useWallet().data
  const currency = wallet?.currency ?? 'USD'
  const digits = minorDigits(currency)
  const amount = minorOf(draft.entry, digits)
  const most = wallet ? mostPayable(wallet) : PAYMENT_MAX
  const problem = wallet && amount > most ? reason(wallet, amount) : null
  const ready = amount > 0 && !problem
  const go = () => ready && dispatch({ type: 'go', to: 'note' })
  const [refused, refuse] = useState(0)
  const enter = (entry: Entry) => dispatch({ type: 'enter', entry })
  const onKey = (key: Key) => {
    const entry = press(draft.entry, key, digits, PAYMENT_MAX)
    if (entry === draft.entry && key !== 'back') refuse((count) => count + 1)
    enter(entry)
  }
  useKeyboard(onKey, go, (pasted) => {
    const minor = parseMoney(pasted, currency)
    if (minor !== null && minor <= PAYMENT_MAX) enter(entryOf(minor, digits))
    else refuse((count) => count + 1)
  })
  return (
    <div className={styles.step}>
      <h1 className={styles.to}>
        {draft.receiver && <Avatar person={draft.receiver} size={32} />}
        <span>Pay <bdi>{draft.receiver?.displayName}</bdi></span>
      </h1>
      <div className={styles.middle}>
        <Typed key={refused} entry={draft.entry} currency={currency} refused={refused > 0} />
        <p className={problem ? styles.problem : styles.have} role="status">
          {problem ?? (wallet && <>You have <Amount minor={wallet.available} currency={currency} /></>)}
        </p>
        <button type="button" className={styles.max} onMouseDown={keepFocus} disabled={!wallet || most === 0} onClick={() => enter(entryOf(most, digits))}>
          Max<span className="sr-only"> {formatMoney(most, currency)}</span>
        </button>
      </div>
      <Keypad onKey={onKey} decimal={digits > 0} />
      <Button wide disabled={!ready} onClick={go}>Continue</Button>
    </div>
  )
}

/** Who taps and then types expects Enter to go on, not to tap again. */
const keepFocus = (event: React.MouseEvent) => event.preventDefault()

function reason(wallet: Wallet, amount: number): string {
  const { available, currency, limits } = wallet
  if (amount > available) return `That is more than the ${formatMoney(available, currency)} you have.`
  if (amount > limits.perTransfer) return `One payment can be at most ${formatMoney(limits.perTransfer, currency)}.`
  if (amount > (limits.dailyRemaining ?? Infinity)) return `You can send ${formatMoney(limits.dailyRemaining ?? 0, currency)} more today.`
  return `You can send ${formatMoney(limits.weeklyRemaining ?? 0, currency)} more this week.`
}

/** The number as it is typed: what is still missing stands faintly behind it. */
function Typed({ entry, currency, refused }: { entry: Entry; currency: string; refused: boolean }) {
  const digits = minorDigits(currency)
  const minor = minorOf(entry, digits)
  const { before, whole, after } = moneyParts(minor, currency)
  const [, fraction] = entry.split('.')
  const size = whole.length > 4 ? styles.long : ''
  return (
    <p className={`${styles.typed} ${size} ${refused ? styles.shake : ''}`}>
      <output className="sr-only" aria-live="polite">{formatMoney(minor, currency)}</output>
      <bdi aria-hidden dir="ltr">
        <span className={styles.symbol}>{before}</span>
        <span className={entry ? '' : styles.faint}>{whole}</span>
        {fraction !== undefined && <span className={styles.fraction}>{decimalSeparator()}{fraction}<span className={styles.faint}>{'0'.repeat(digits - fraction.length)}</span></span>}
        <span className={styles.symbol}>{after}</span>
      </bdi>
    </p>
  )
}

function Keypad({ onKey, decimal }: { onKey: (key: Key) => void; decimal: boolean }) {
  return (
    <div className={styles.keypad} role="group" aria-label="Keypad" dir="ltr" onMouseDown={keepFocus}>
      {KEYPAD.map((key) => (
        <button key={key} type="button" disabled={key === '.' && !decimal} aria-label={key === 'back' ? 'Delete last digit' : key === '.' ? 'Decimal point' : undefined} onClick={() => onKey(key)}>
          {key === 'back' ? <Delete size={26} /> : key === '.' ? decimalSeparator() : key}
        </button>
      ))}
    </div>
  )
}

/** Digits typed anywhere on the page go to the amount; Enter goes on, unless a button has the focus. */
function useKeyboard(onKey: (key: Key) => void, onEnter: () => void, onPaste: (text: string) => void): void {
  useEffect(() => {
    const down = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey) return
      const key = keyOf(event.key)
      if (key) onKey(key)
      else if (event.key === 'Enter' && !(event.target instanceof HTMLButtonElement)) onEnter()
      else return
      event.preventDefault()
    }
    const paste = (event: ClipboardEvent) => onPaste(event.clipboardData?.getData('text') ?? '')
    window.addEventListener('keydown', down)
    window.addEventListener('paste', paste)
    return () => {
      window.removeEventListener('keydown', down)
      window.removeEventListener('paste', paste)
    }
  })
}
