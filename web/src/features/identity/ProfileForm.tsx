import { useState } from 'react'
import { useChangeMe } from '@/api/me'
import { ApiProblem, sentence } from '@/api/problem'
import type { Me } from '@/api/types'
import { Button } from '@/components/Button'
import { Field } from '@/components/Field'
import { Notice } from '@/components/Notice'
import { useToasts } from '@/lib/toasts'
import styles from './MePage.module.css'

/** Name, email and phone; saved together when something changed. */
export function ProfileForm({ me }: { me: Me }) {
  const change = useChangeMe()
  const show = useToasts((state) => state.show)
  const [draft, setDraft] = useState({ displayName: me.displayName, email: me.email, phone: me.phone ?? '' })
  const changed = draft.displayName !== me.displayName || draft.email !== me.email || draft.phone !== (me.phone ?? '')
  const problem = change.error instanceof ApiProblem ? change.error : null
  const bind = (name: keyof typeof draft) => ({
    name, value: draft[name], problem: problem?.about(name),
    onChange: (event: React.ChangeEvent<HTMLInputElement>) => setDraft({ ...draft, [name]: event.target.value }),
  })
  const save = () => change.mutate(
    { displayName: draft.displayName.trim(), email: draft.email.trim(), phone: draft.phone.replace(/[\s()-]/g, '') },
    { onSuccess: (saved) => {
      setDraft({ displayName: saved.displayName, email: saved.email, phone: saved.phone ?? '' })
      show({ tone: 'plain', text: 'Your profile is saved.' })
    } },
  )
  return (
    <form className={styles.group} onSubmit={(event) => { event.preventDefault(); save() }}>
      <h2>Profile</h2>
      {change.error && !['displayName', 'email', 'phone'].some((name) => problem?.about(name)) && <Notice tone="loss" live>{sentence(change.error)}</Notice>}
      <Field label="Name" autoComplete="name" {...bind('displayName')} />
      <Field label="Email" type="email" autoComplete="email" {...bind('email')} />
      <Field label="Phone" type="tel" autoComplete="tel" hint="With the country's code, as in +15551234567. Leave it empty to have none." {...bind('phone')} />
      <Button type="submit" look={changed ? 'primary' : 'quiet'} disabled={!changed} busy={change.isPending}>Save profile</Button>
    </form>
  )
}
