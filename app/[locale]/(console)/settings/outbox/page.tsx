import { OutboxSettings } from '@/components/settings/deliveries'
import { sectionTitle } from '@/components/settings/section-title'
import { listOutbox } from '@/lib/channels/queries'
import { env } from '@/lib/platform/env'
import { pageActor } from '@/lib/platform/page'

export const generateMetadata = sectionTitle('outbox')

export default async function OutboxPage({ searchParams }: { searchParams: Promise<{ before?: string }> }) {
  const actor = await pageActor('outbox.read')
  const { before } = await searchParams
  const { SMTP_URL, SMS_URL } = env()
  const unset = Object.entries({ SMTP_URL, SMS_URL }).flatMap(([name, value]) => (value === undefined ? [name] : []))
  return <OutboxSettings {...(await listOutbox(actor, before ? { before } : {}))} unset={unset} />
}
