import { QuarantineSettings } from '@/components/settings/deliveries'
import { sectionTitle } from '@/components/settings/section-title'
import { listQuarantine } from '@/lib/channels/queries'
import { can } from '@/lib/platform/actor'
import { pageActor } from '@/lib/platform/page'

export const generateMetadata = sectionTitle('quarantine')

export default async function QuarantinePage({ searchParams }: { searchParams: Promise<{ before?: string }> }) {
  const actor = await pageActor('inbound.read')
  const { before } = await searchParams
  const page = await listQuarantine(actor, before ? { before } : {})
  return <QuarantineSettings {...page} mayReplay={can(actor, 'inbound.replay')} />
}
