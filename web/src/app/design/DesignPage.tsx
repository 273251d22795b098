import { useState } from 'react'
import { CloudOff, HandCoins, Plus, TriangleAlert, X } from 'lucide-react'
import { Amount } from '@/components/Amount'
import { Avatar } from '@/components/Avatar'
import { Button, ButtonLink, IconButton } from '@/components/Button'
import { Choice } from '@/components/Choice'
import { Countdown } from '@/components/Countdown'
import { DrawnBack, DrawnCheck, DrawnClock, DrawnCross, Working } from '@/components/Drawn'
import { Fact, Facts } from '@/components/Facts'
import { Field } from '@/components/Field'
import { Empty, Notice } from '@/components/Notice'
import { PersonLine } from '@/components/PersonLine'
import { NotSaved, SaveState } from '@/components/SaveState'
import { SelectField } from '@/components/SelectField'
import { SkeletonLines } from '@/components/Skeleton'
import { Toggle } from '@/components/Toggle'
import { useCount } from '@/components/useCount'
import { Wordmark } from '@/components/Wordmark'
import { usePreferences, type Theme } from '@/lib/preferences'
import { useToasts } from '@/lib/toasts'
import styles from './DesignPage.module.css'

const COLOURS = [
  'paper', 'paper-raised', 'paper-sunk', 'rule', 'rule-strong', 'ink', 'ink-soft', 'ink-faint', 'green', 'green-fill', 'green-wash', 'amber', 'amber-fill', 'amber-wash', 'red', 'red-wash',
]
const SIZES = ['text-xs', 'text-s', 'text-m', 'text-l', 'text-xl', 'text-2xl', 'text-hero']
const PEOPLE = ['Alice Archer', 'Bob Brennan', 'Carol Castillo', 'Dave', 'Erin Eriksen', 'Øystein Ås', '山田 太郎', 'ليلى حسن'].map((displayName, index) => ({ id: `person-${index * 7}`, username: `p${index}`, displayName }))

/** Development only: every token and component in all its states. */
export default function DesignPage() {
  const { theme, setTheme } = usePreferences()
  return (
    <main className={styles.page}>
      <header className={styles.head}>
        <h1><Wordmark /></h1>
        <Choice<Theme> label="Theme" options={[{ value: 'system', label: 'System' }, { value: 'light', label: 'Light' }, { value: 'dark', label: 'Dark' }]} value={theme} onChange={setTheme} />
      </header>
      <Part name="Colour"><div className={styles.swatches}>{COLOURS.map((name) => <figure key={name}><i style={{ background: `var(--${name})` }} /><figcaption>{name}</figcaption></figure>)}</div></Part>
      <Part name="Type">{SIZES.map((name) => <p key={name} style={{ fontSize: `var(--${name})`, lineHeight: 1.2 }}>{name} 0123456789</p>)}</Part>
      <Part name="Amounts"><Amounts /></Part>
      <Part name="People">
        <div className={styles.row}>{PEOPLE.map((person) => <Avatar key={person.id} person={person} size={56} />)}</div>
        <PersonLine person={{ id: 'x', username: 'maximiliane', displayName: 'Maximiliane Großmann-Österreicher von der Übernachtung' }} />
      </Part>
      <Part name="Buttons"><Buttons /></Part>
      <Part name="Fields"><Fields /></Part>
      <Part name="Notices">
        <Notice>Plain.</Notice>
        <Notice tone="wait" icon={<CloudOff size={20} />} action={<Button look="quiet">Check</Button>} title="What waits">With something to do about it.</Notice>
        <Notice tone="loss" icon={<TriangleAlert size={20} />}>Nothing was sent.</Notice>
        <Notice tone="gain">Money came.</Notice>
        <Empty icon={<HandCoins />} title="Nothing yet" action={<Button>Pay someone</Button>}>An empty place says what to do next.</Empty>
      </Part>
      <Part name="Outcomes"><div className={styles.row}><Working /><DrawnCheck /><DrawnClock /><DrawnBack /><DrawnCross /><Countdown seconds={21} of={30} /><Countdown seconds={432} of={600} /></div></Part>
      <Part name="Facts"><Facts><Fact name="From">Your balance</Fact><Fact name="Fee">Free</Fact></Facts></Part>
      <Part name="Waiting"><SkeletonLines count={3} /></Part>
    </main>
  )
}

function Part({ name, children }: { name: string; children: React.ReactNode }) {
  return <section className={styles.part}><h2>{name}</h2>{children}</section>
}

function Amounts() {
  const [balance, setBalance] = useState(128_450)
  const show = useToasts((state) => state.show)
  const arrive = () => {
    setBalance(balance + 2500)
    show({ tone: 'money', text: 'Bob paid you $25.00' })
  }
  return (
    <>
      <Amount minor={useCount(balance)} currency="USD" size="hero" />
      <div className={styles.row}>
        <Amount minor={98_700} currency="EUR" size="large" />
        <Amount minor={-1250} currency="USD" sign="always" />
        <Amount minor={1250} currency="USD" sign="always" tone="gain" />
        <Amount minor={4200} currency="JPY" />
        <Button look="quiet" onClick={arrive}>Money arrives</Button>
      </div>
    </>
  )
}

function Buttons() {
  return (
    <>
      <div className={styles.row}><Button>Primary</Button><Button look="quiet">Quiet</Button><Button look="plain">Plain</Button><Button look="danger">Danger</Button><IconButton label="Close"><X /></IconButton></div>
      <div className={styles.row}><Button disabled>Primary</Button><Button look="quiet" disabled>Quiet</Button><Button busy>Busy</Button><ButtonLink look="quiet" to="/design"><Plus size={18} />A link</ButtonLink></div>
      <Button wide>Einzahlungsbestätigung herunterladen</Button>
    </>
  )
}

function Fields() {
  const [on, setOn] = useState(true)
  const [choice, setChoice] = useState('one')
  const options = [{ value: 'one', label: 'Friends', hint: 'Friends of either of you.' }, { value: 'two', label: 'Private', hint: 'Only the two of you.' }]
  return (
    <>
      <Field label="Name" hint="As your friends know you" placeholder="Ada" />
      <Field label="Username" defaultValue="bob" problem="This username is already taken." />
      <Toggle label="Reminders" hint="A nudge about what waits for you." on={on} onChange={setOn} />
      <Toggle label="Not now" on={false} onChange={setOn} disabled />
      <SelectField label="By the clock of" hint="Where you are"><option>New York</option><option>Lisbon</option></SelectField>
      <div><SaveState saving saved={false} /><SaveState saving={false} saved /></div>
      <NotSaved why="Quits can't be reached right now." onRetry={() => setOn(on)} />
      <Choice label="Cards" look="cards" options={options} value={choice} onChange={setChoice} />
      <Choice label="Strip" options={options.map(({ value, label }) => ({ value, label }))} value={choice} onChange={setChoice} />
    </>
  )
}
