import { sectionTitle } from '@/components/settings/section-title'
import { SmsNumbersSettings } from '@/components/settings/sms-numbers'
import { smsProvider, smsWebhookUrl } from '@/lib/channels/sms/queries/provider'
import { can } from '@/lib/platform/actor'
import { pageActor } from '@/lib/platform/page'
import { listSmsNumbers, listTeams } from '@/lib/settings/queries'

export const generateMetadata = sectionTitle('sms')

export default async function SmsPage() {
  const actor = await pageActor('settings.read')
  const [numbers, teams] = await Promise.all([listSmsNumbers(actor), listTeams(actor)])
  const { baseUrl } = smsProvider()
  return (
    <SmsNumbersSettings
      numbers={numbers.map((number) => ({ ...number, webhookUrl: smsWebhookUrl(number.address) }))}
      teams={teams}
      mayEdit={can(actor, 'settings.channels')}
      // Host and port only: the address holds the account's token.
      provider={baseUrl ? new URL(baseUrl).host : null}
    />
  )
}
