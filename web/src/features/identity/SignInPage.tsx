import { useState } from 'react'
import { Link, useSearchParams } from 'react-router'
import { ApiProblem, sentence } from '@/api/problem'
import { Button } from '@/components/Button'
import { Field } from '@/components/Field'
import { Notice } from '@/components/Notice'
import { useTitle } from '@/lib/useTitle'
import { useSignIn } from './queries'
import styles from './Form.module.css'

/** Sign in; a second field appears when the account asks for a code. */
export default function SignInPage() {
  useTitle('Sign in')
  const signIn = useSignIn()
  const [params] = useSearchParams()
  const [needsCode, needCode] = useState(false)
  const submit = (form: FormData) => {
    const code = String(form.get('code') ?? '').replaceAll(' ', '')
    signIn.mutate(
      { login: String(form.get('login')).trim(), password: String(form.get('password')), ...(code && { code }) },
      { onError: (error) => { if (isCodeWanted(error)) needCode(true) } },
    )
  }
  const problem = signIn.error && !(isCodeWanted(signIn.error) && !signIn.variables?.code) ? signIn.error : null
  return (
    <form className={styles.form} onSubmit={(event) => { event.preventDefault(); submit(new FormData(event.currentTarget)) }}>
      <h1 className={styles.title}>Welcome back</h1>
      {params.has('from') && <Notice>Please sign in to go on.</Notice>}
      <Field label="Username or email" name="login" autoComplete="username" autoCapitalize="none" spellCheck={false} required />
      <Field label="Password" name="password" type="password" autoComplete="current-password" required />
      {needsCode && (
        <Field label="Code" name="code" hint="From your authenticator app" inputMode="numeric" autoComplete="one-time-code" pattern="[0-9 ]*" required autoFocus />
      )}
      {problem && <Notice tone="loss" live>{isCodeWanted(problem) ? "That code isn't right. Try the newest one." : wordsFor(problem)}</Notice>}
      <Button type="submit" wide busy={signIn.isPending}>{signIn.isPending ? 'Signing in…' : 'Sign in'}</Button>
      <p className={styles.other}>New here? <Link to={{ pathname: '/sign-up', search: params.toString() }}>Create an account</Link></p>
    </form>
  )
}

const isCodeWanted = (error: unknown): boolean => error instanceof ApiProblem && error.code === 'SECOND_FACTOR_REQUIRED'

const wordsFor = (error: unknown): string => error instanceof ApiProblem ? error.message : sentence(error)
