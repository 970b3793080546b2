import { ConsentSettings } from '@/components/consent/consent-settings'
import { getLedgerOverview } from '@/lib/consent/queries/overview'
import { pageActor } from '@/lib/platform/page'

export default async function ConsentSettingsPage() {
  return <ConsentSettings overview={await getLedgerOverview(await pageActor('privacy.manage'))} />
}
