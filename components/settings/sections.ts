import type { IconName } from '@/components/ui/icon-names'
import type { Permission } from '@/lib/platform/permissions'

/** Sections of the settings in their order; a section is shown to who may read it. */
export const SETTINGS_SECTIONS = [
  { id: 'profile', href: '/settings/profile', icon: 'user', permission: 'profile.edit' },
  { id: 'users', href: '/settings/users', icon: 'users', permission: 'settings.users' },
  { id: 'teams', href: '/settings/teams', icon: 'queue', permission: 'settings.read' },
  { id: 'mailboxes', href: '/settings/mailboxes', icon: 'mail', permission: 'settings.read' },
  { id: 'sms', href: '/settings/sms', icon: 'sms', permission: 'settings.read' },
  { id: 'apiKeys', href: '/settings/api-keys', icon: 'key', permission: 'settings.api_keys' },
  { id: 'consents', href: '/settings/consents', icon: 'shield', permission: 'privacy.manage' },
  { id: 'contactPolicy', href: '/settings/contact-policy', icon: 'scale', permission: 'policy.review' },
  { id: 'quarantine', href: '/settings/quarantine', icon: 'alert', permission: 'inbound.read' },
  { id: 'outbox', href: '/settings/outbox', icon: 'out', permission: 'outbox.read' },
  { id: 'audit', href: '/settings/audit', icon: 'history', permission: 'audit.read' },
] as const satisfies readonly { id: string; href: string; icon: IconName; permission: Permission }[]

export type SettingsSection = (typeof SETTINGS_SECTIONS)[number]['id']
