import { useMe } from '@/api/me'
import { PageHead } from '@/components/PageHead'
import { PrivacySettings } from '@/features/identity/SettingsForm'
import { NarrowAll } from '@/features/transfers/NarrowAll'

/** Who sees what of me: from now on, and of what was. */
export default function PrivacyPage() {
  const me = useMe()
  return (
    <>
      <PageHead title="Privacy" backTo="/me" />
      <PrivacySettings me={me} />
      <NarrowAll />
    </>
  )
}
