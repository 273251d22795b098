import { useMe } from '@/api/me'
import { PageHead } from '@/components/PageHead'
import { Kinds } from '@/features/delivery/Kinds'
import { ThisDevice } from '@/features/delivery/ThisDevice'
import { TimingSettings } from '@/features/identity/TimingSettings'

/** What I am told, where, and when not. */
export default function NotificationsPage() {
  const me = useMe()
  return (
    <>
      <PageHead title="Notifications" backTo="/me" />
      <ThisDevice me={me} />
      <Kinds />
      <TimingSettings me={me} />
    </>
  )
}
