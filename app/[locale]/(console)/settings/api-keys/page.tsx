import { ApiKeysSettings } from '@/components/settings/api-keys'
import { sectionTitle } from '@/components/settings/section-title'
import { pageActor } from '@/lib/platform/page'
import { listApiKeys } from '@/lib/settings/queries'

export const generateMetadata = sectionTitle('apiKeys')

export default async function ApiKeysPage() {
  const actor = await pageActor('settings.api_keys')
  return <ApiKeysSettings keys={await listApiKeys(actor)} docsHref="/developers" />
}
