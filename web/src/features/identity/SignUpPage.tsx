import { Link, useSearchParams } from 'react-router'
import { ApiProblem, sentence } from '@/api/problem'
import { Button } from '@/components/Button'
import { Field } from '@/components/Field'
import { Notice } from '@/components/Notice'
import { useTitle } from '@/lib/useTitle'
import { useSignUp } from './queries'
import styles from './Form.module.css'

const FIELDS = ['displayName', 'username', 'email', 'password']

/** Sign up: four fields, and one is in. */
export default function SignUpPage() {
  useTitle('Create an account')
  const signUp = useSignUp()
  const [params] = useSearchParams()
  const submit = (form: FormData) => {
    const text = (name: string) => String(form.get(name)).trim()
    signUp.mutate({ displayName: text('displayName'), username: text('username').replace(/^@/, ''), email: text('email'), password: String(form.get('password')) })
  }
  const problem = signUp.error instanceof ApiProblem ? signUp.error : null
  const about = (field: string) => problem?.about(field)
  const general = signUp.error && !FIELDS.some(about)
  return (
    <form className={styles.form} noValidate onSubmit={(event) => { event.preventDefault(); submit(new FormData(event.currentTarget)) }}>
      <h1 className={styles.title}>Create your account</h1>
      <Field label="Your name" name="displayName" autoComplete="name" hint="As your friends know you" problem={about('displayName')} required />
      <Field label="Username" name="username" autoComplete="username" autoCapitalize="none" spellCheck={false} hint="Letters, digits and . _ -" problem={about('username')} required />
      <Field label="Email" name="email" type="email" autoComplete="email" problem={about('email')} required />
      <Field label="Password" name="password" type="password" autoComplete="new-password" hint="At least 8 characters" problem={about('password')} required />
      {general && <Notice tone="loss" live>{sentence(signUp.error)}</Notice>}
      <Button type="submit" wide busy={signUp.isPending}>{signUp.isPending ? 'Creating…' : 'Create account'}</Button>
      <p className={styles.other}>Already here? <Link to={{ pathname: '/sign-in', search: params.toString() }}>Sign in</Link></p>
    </form>
  )
}
