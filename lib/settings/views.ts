import type {
  listApiKeys,
  listAudit,
  listMailboxes,
  listOwnSessions,
  listSmsNumbers,
  listTeams,
  listUsers,
} from './queries'

type Item<Query extends (...args: never[]) => Promise<readonly unknown[]>> = Awaited<ReturnType<Query>>[number]

export type UserView = Item<typeof listUsers>
export type TeamView = Item<typeof listTeams>
export type MailboxView = Item<typeof listMailboxes>
export type SmsNumberView = Item<typeof listSmsNumbers>
export type ApiKeyView = Item<typeof listApiKeys>
export type SessionView = Item<typeof listOwnSessions>
export type AuditEntryView = Awaited<ReturnType<typeof listAudit>>['items'][number]
