import { useState } from 'react'
import { Share2 } from 'lucide-react'
import { useMutation } from '@tanstack/react-query'
import { http } from '@/api/client'
import { answer, sentence } from '@/api/problem'
import type { Transfer } from '@/api/types'
import { Button } from '@/components/Button'
import { Confirm } from '@/components/Confirm'
import { Notice } from '@/components/Notice'
import { Toggle } from '@/components/Toggle'
import { useToasts } from '@/lib/toasts'
import styles from './ShareReceipt.module.css'

const PARTS = [
  { part: 'sender', label: 'Who paid' },
  { part: 'receiver', label: 'Who was paid' },
  { part: 'amount', label: 'How much' },
  { part: 'time', label: 'When' },
  { part: 'note', label: 'The note' },
] as const

type Part = (typeof PARTS)[number]['part']

/** A signed link to this payment's receipt, with what I choose to show (TR-19). */
export function ShareReceipt({ transfer }: { transfer: Transfer }) {
  const [open, setOpen] = useState(false)
  const [show, setShow] = useState<readonly Part[]>(['sender', 'receiver', 'amount', 'time'])
  const share = useMutation({
    mutationFn: () => answer(http.POST('/v1/transfers/{id}/receipt', { params: { path: { id: transfer.id } }, body: { show: [...show] } })),
    onSuccess: async ({ url }) => {
      if (await handOver(url)) setOpen(false)
    },
  })
  const toggle = (part: Part) => setShow((before) => before.includes(part) ? before.filter((each) => each !== part) : [...before, part])
  return (
    <>
      <Button look="plain" wide onClick={() => { share.reset(); setOpen(true) }}><Share2 size={18} aria-hidden /> Share receipt</Button>
      <Confirm open={open} onClose={() => setOpen(false)} title="Share this receipt" deed="Share link" look="primary"
        busy={share.isPending} disabled={show.length === 0} onConfirm={() => share.mutate()}>
        <p>Anyone with the link can see what you choose, and check that it is genuine. You can't take a link back.</p>
        <div className={styles.parts}>
          {PARTS.filter(({ part }) => part !== 'note' || transfer.note).map(({ part, label }) =>
            <Toggle key={part} label={label} on={show.includes(part)} onChange={() => toggle(part)} />)}
        </div>
        {share.error && <Notice tone="loss" live>{sentence(share.error)}</Notice>}
      </Confirm>
    </>
  )
}

/** By the phone's own sheet, else into the clipboard. False when the person thought better of it. */
async function handOver(url: string): Promise<boolean> {
  if (typeof navigator.share === 'function') {
    try {
      await navigator.share({ url, title: 'Receipt' })
      return true
    } catch (error) {
      if (error instanceof DOMException && error.name === 'AbortError') return false
      // The sheet is not to be had here after all: the clipboard is.
    }
  }
  await navigator.clipboard.writeText(url)
  useToasts.getState().show({ tone: 'plain', text: 'Link copied' })
  return true
}
