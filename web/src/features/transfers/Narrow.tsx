import { useState } from 'react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { http } from '@/api/client'
import { keys } from '@/api/keys'
import { answer, sentence } from '@/api/problem'
import { asVisibility, type Transfer, type Visibility } from '@/api/types'
import { Choice } from '@/components/Choice'
import { Confirm } from '@/components/Confirm'
import { Notice } from '@/components/Notice'
import { narrowerThan } from './narrower'
import { VISIBILITY } from './pay/visibilityOptions'
import styles from './Receipt.module.css'

/** Shows a past payment to fewer people (FD-9). */
export function Narrow({ transfer }: { transfer: Transfer }) {
  const options = narrowerThan(asVisibility(transfer.visibility))
  const [asking, ask] = useState(false)
  const [chosen, choose] = useState<Visibility>('private')
  const narrow = useNarrow(transfer.id)
  if (!options.length) return null
  const close = () => {
    ask(false)
    narrow.reset()
  }
  return (
    <>
      <button type="button" className={styles.change} onClick={() => ask(true)}>Change<span className="sr-only"> who sees it</span></button>
      <Confirm open={asking} onClose={close} title="Show it to fewer people" deed="Change" look="primary" busy={narrow.isPending} onConfirm={() => narrow.mutate(chosen, { onSuccess: close })}>
        <p>It can't be shown to more people again, not by you and not by the other person.</p>
        <Choice look="cards" label="Seen by" options={options.map((each) => VISIBILITY[each])} value={options.includes(chosen) ? chosen : 'private'} onChange={choose} />
        {narrow.error && <Notice tone="loss" live>{sentence(narrow.error)}</Notice>}
      </Confirm>
    </>
  )
}

function useNarrow(id: string) {
  const client = useQueryClient()
  return useMutation({
    networkMode: 'always',
    mutationFn: (visibility: Visibility): Promise<Transfer> => answer(http.PATCH('/v1/transfers/{id}', { params: { path: { id } }, body: { visibility } })),
    onSuccess: (transfer) => {
      client.setQueryData(keys.transfer(id), transfer)
      void client.invalidateQueries({ queryKey: keys.feed })
    },
  })
}
