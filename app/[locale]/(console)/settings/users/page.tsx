import { sectionTitle } from '@/components/settings/section-title'
import { UsersSettings } from '@/components/settings/users'
import { pageActor } from '@/lib/platform/page'
import { listTeams, listUsers } from '@/lib/settings/queries'

export const generateMetadata = sectionTitle('users')

export default async function UsersPage() {
  const actor = await pageActor('settings.users')
  const [users, teams] = await Promise.all([listUsers(actor), listTeams(actor)])
  return <UsersSettings users={users} teams={teams} selfId={actor.id ?? ''} />
}
