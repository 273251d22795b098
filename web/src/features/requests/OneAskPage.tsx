import { HandCoins } from 'lucide-react'
import { useQuery } from '@tanstack/react-query'
import { useParams } from 'react-router'
import { askQuery } from '@/api/asks'
import { ApiProblem, sentence } from '@/api/problem'
import { ButtonLink } from '@/components/Button'
import { Empty, Notice } from '@/components/Notice'
import { PageHead } from '@/components/PageHead'
import { Skeleton } from '@/components/Skeleton'
import { AskCard } from './AskCard'

/** One request: where a notification leads. */
export default function OneAskPage() {
  const { id = '' } = useParams()
  const { data, error } = useQuery(askQuery(id))
  const missing = error instanceof ApiProblem && error.status === 404
  return (
    <>
      <PageHead title="Request" backTo="/requests" />
      {missing ? <Empty icon={<HandCoins />} title="There is no request here" action={<ButtonLink look="quiet" to="/requests">All requests</ButtonLink>}>It may be between others, or the link is incomplete.</Empty>
        : data ? <AskCard ask={data} />
        : error ? <Notice tone="loss" live>{sentence(error)}</Notice>
        : <div role="status" aria-label="Loading"><Skeleton height="9rem" /></div>}
    </>
  )
}
