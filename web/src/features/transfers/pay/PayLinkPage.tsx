import { Navigate, useParams, useSearchParams } from 'react-router'
import { amountOf, noteOf, pageOf } from './link'

/** `/pay/{username}?amount=&note=`: what a code or a shared link opens. */
export default function PayLinkPage() {
  const { username = '' } = useParams()
  const [params] = useSearchParams()
  return <Navigate replace to={pageOf({ username, amount: amountOf(params.get('amount')), note: noteOf(params.get('note')) })} />
}
