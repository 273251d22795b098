import { MapPinOff } from 'lucide-react'
import { ButtonLink } from '@/components/Button'
import { Empty } from '@/components/Notice'
import { PageHead } from '@/components/PageHead'

export default function NotFoundPage() {
  return (
    <>
      <PageHead title="Not here" />
      <Empty icon={<MapPinOff />} title="There is no page at this address" action={<ButtonLink to="/">Go home</ButtonLink>}>The link may be old or mistyped.</Empty>
    </>
  )
}
