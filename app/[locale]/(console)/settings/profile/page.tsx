import { ProfileSettings } from '@/components/settings/profile'
import { sectionTitle } from '@/components/settings/section-title'
import { pageActor } from '@/lib/platform/page'
import { listOwnSessions } from '@/lib/settings/queries'

export const generateMetadata = sectionTitle('profile')

export default async function ProfilePage() {
  const actor = await pageActor('profile.edit')
  if (actor.kind !== 'user') return null
  return <ProfileSettings name={actor.name} email={actor.email} sessions={await listOwnSessions(actor)} />
}
