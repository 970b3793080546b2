import { MailboxesSettings } from '@/components/settings/mailboxes'
import { sectionTitle } from '@/components/settings/section-title'
import { can } from '@/lib/platform/actor'
import { env } from '@/lib/platform/env'
import { pageActor } from '@/lib/platform/page'
import { listMailboxes, listTeams } from '@/lib/settings/queries'

export const generateMetadata = sectionTitle('mailboxes')

export default async function MailboxesPage() {
  const actor = await pageActor('settings.read')
  const [mailboxes, teams] = await Promise.all([listMailboxes(actor), listTeams(actor)])
  const { SMTP_LISTEN_HOST, SMTP_LISTEN_PORT, SMTP_URL } = env()
  return (
    <MailboxesSettings
      mailboxes={mailboxes}
      teams={teams}
      mayEdit={can(actor, 'settings.channels')}
      smtpListen={`${SMTP_LISTEN_HOST}:${SMTP_LISTEN_PORT}`}
      // Host and port only: the address may hold a password.
      outgoing={SMTP_URL ? new URL(SMTP_URL).host : null}
    />
  )
}
