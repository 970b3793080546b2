import { OutboxSettings } from '@/components/settings/deliveries'
import { listOutbox } from '@/lib/channels/queries'
import { env } from '@/lib/platform/env'
import { pageActor } from '@/lib/platform/page'

export default async function OutboxPage({ searchParams }: { searchParams: Promise<{ before?: string }> }) {
  const actor = await pageActor('outbox.read')
  const { before } = await searchParams
  return (
    <OutboxSettings {...(await listOutbox(actor, before ? { before } : {}))} sending={env().SMTP_URL !== undefined} />
  )
}
