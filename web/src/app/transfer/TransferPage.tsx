import { useQuery } from '@tanstack/react-query'
import { useParams } from 'react-router'
import { useMe } from '@/api/me'
import { ApiProblem, sentence } from '@/api/problem'
import { Notice } from '@/components/Notice'
import { PageHead } from '@/components/PageHead'
import { Social } from '@/features/feed/Social'
import { transferQuery } from '@/features/transfers/queries'
import { NoReceipt, Receipt, ReceiptSkeleton } from '@/features/transfers/Receipt'

/** One payment: the receipt for the two, and what people say to it for all who may see it. */
export default function TransferPage() {
  const { id = '' } = useParams()
  const me = useMe()
  const { data, error } = useQuery(transferQuery(id))
  const missing = error instanceof ApiProblem && error.status === 404
  const party = data && (data.sender.id === me.id || data.receiver.id === me.id)
  return (
    <>
      <PageHead title={party && !missing && data.status === 'completed' ? 'Receipt' : 'Payment'} backTo="/" />
      {missing ? <NoReceipt />
        : data ? <><Receipt transfer={data} />{data.status === 'completed' && <Social id={id} party={party === true} />}</>
        : error ? <Notice tone="loss" live>{sentence(error)}</Notice>
        : <ReceiptSkeleton />}
    </>
  )
}
