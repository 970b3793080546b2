import { ConsentSettings } from '@/components/consent/consent-settings'
import { sectionTitle } from '@/components/settings/section-title'
import { getLedgerOverview } from '@/lib/consent/queries/overview'
import { pageActor } from '@/lib/platform/page'

export const generateMetadata = sectionTitle('consents')

export default async function ConsentSettingsPage() {
  return <ConsentSettings overview={await getLedgerOverview(await pageActor('privacy.manage'))} />
}
