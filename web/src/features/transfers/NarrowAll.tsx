import { useState } from 'react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { http } from '@/api/client'
import { keys } from '@/api/keys'
import { answer, sentence } from '@/api/problem'
import { Button } from '@/components/Button'
import { Confirm } from '@/components/Confirm'
import { Notice } from '@/components/Notice'
import { useToasts } from '@/lib/toasts'
import styles from './NarrowAll.module.css'

type Narrower = 'friends' | 'private'

const TITLE: Record<Narrower, string> = { friends: 'Show past payments only to friends?', private: 'Make all past payments private?' }
const WHAT: Record<Narrower, string> = {
  friends: 'Everything you ever paid or received is then seen by friends at most. What is private stays private.',
  private: 'Everything you ever paid or received is then seen only by you and the other person.',
}

/** Shows everything that was to fewer people, at once (FD-9). */
export function NarrowAll() {
  const [asked, ask] = useState<Narrower | null>(null)
  const show = useToasts((state) => state.show)
  const narrow = useNarrowAll()
  const close = () => {
    ask(null)
    narrow.reset()
  }
  const confirm = () => {
    if (asked) narrow.mutate(asked, { onSuccess: () => { close(); show({ tone: 'plain', text: 'Your past payments are shown to fewer people now.' }) } })
  }
  const shown = asked ?? 'private'
  return (
    <section className={styles.group} aria-labelledby="past">
      <h2 id="past">Past payments</h2>
      <p className={styles.words}>New settings change only what comes. This changes what was.</p>
      <Button look="quiet" wide onClick={() => ask('friends')}>Show them only to friends</Button>
      <Button look="quiet" wide onClick={() => ask('private')}>Make them all private</Button>
      <Confirm open={asked !== null} onClose={close} title={TITLE[shown]} deed={shown === 'private' ? 'Make them private' : 'Only friends'} busy={narrow.isPending} onConfirm={confirm}>
        <p>{WHAT[shown]} It also goes for the other person.</p>
        <p>This can't be undone. What people have seen before, they have seen.</p>
        {narrow.error && <Notice tone="loss" live title="Nothing has changed.">{sentence(narrow.error)}</Notice>}
      </Confirm>
    </section>
  )
}

function useNarrowAll() {
  const client = useQueryClient()
  return useMutation({
    networkMode: 'always',
    mutationFn: (visibility: Narrower) => answer(http.POST('/v1/transfers/narrow', { body: { visibility } })),
    onSuccess: () => {
      for (const queryKey of [keys.feed, ['transfer']]) void client.invalidateQueries({ queryKey })
    },
  })
}
