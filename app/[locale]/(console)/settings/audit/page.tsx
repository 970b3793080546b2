import { AuditSettings } from '@/components/settings/audit'
import { sectionTitle } from '@/components/settings/section-title'
import { pageActor } from '@/lib/platform/page'
import { listAudit } from '@/lib/settings/queries'

type Query = { before?: string; action?: string; actorId?: string }

export const generateMetadata = sectionTitle('audit')

export default async function AuditPage({ searchParams }: { searchParams: Promise<Query> }) {
  const actor = await pageActor('audit.read')
  const { before, action, actorId } = await searchParams
  const filter = { ...(action ? { action } : {}), ...(actorId ? { actorId } : {}) }
  return <AuditSettings {...(await listAudit(actor, { ...filter, ...(before ? { before } : {}) }))} filter={filter} />
}
