import { sectionTitle } from '@/components/settings/section-title'
import { TeamsSettings } from '@/components/settings/teams'
import { can } from '@/lib/platform/actor'
import { pageActor } from '@/lib/platform/page'
import { listTeams } from '@/lib/settings/queries'

export const generateMetadata = sectionTitle('teams')

export default async function TeamsPage() {
  const actor = await pageActor('settings.read')
  return <TeamsSettings teams={await listTeams(actor)} mayEdit={can(actor, 'settings.teams')} />
}
