import { ApiKeysSettings } from '@/components/settings/api-keys'
import { pageActor } from '@/lib/platform/page'
import { listApiKeys } from '@/lib/settings/queries'

export default async function ApiKeysPage() {
  const actor = await pageActor('settings.api_keys')
  return <ApiKeysSettings keys={await listApiKeys(actor)} docsHref="/developers" />
}
