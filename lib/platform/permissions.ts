/** The one table of who may do what. Row scope is added in the queries' WHERE. */
export const ROLES = ['agent', 'supervisor', 'steward', 'privacy_officer', 'administrator'] as const
export type Role = (typeof ROLES)[number]

const everyone = ROLES
const desk = ['agent', 'supervisor', 'administrator'] as const

export const PERMISSIONS = {
  'conversation.read': ['agent', 'supervisor', 'steward', 'privacy_officer', 'administrator'],
  'conversation.reply': desk,
  'conversation.note': ['agent', 'supervisor', 'steward', 'privacy_officer', 'administrator'],
  'conversation.assign': desk,
  'conversation.resolve': desk,
  'interaction.log': ['agent', 'supervisor', 'steward', 'administrator'],
  'customer.read': everyone,
  'customer.edit': ['agent', 'supervisor', 'steward', 'administrator'],
  /** Account numbers in full; everybody else reads their ends. */
  'customer.bank_details': ['supervisor', 'steward', 'privacy_officer', 'administrator'],
  'customer.access_log': ['supervisor', 'steward', 'privacy_officer', 'administrator'],
  'search.use': everyone,
  'identity.review': ['supervisor', 'steward', 'administrator'],
  'identity.merge': ['supervisor', 'steward', 'administrator'],
  'identity.configure': ['steward', 'administrator'],
  'import.run': ['steward', 'administrator'],
  'export.run': ['supervisor', 'steward', 'privacy_officer', 'administrator'],
  'consent.read': everyone,
  'consent.record': ['agent', 'supervisor', 'privacy_officer', 'administrator'],
  'policy.override': ['supervisor', 'administrator'],
  'policy.review': ['supervisor', 'privacy_officer', 'administrator'],
  'privacy.manage': ['privacy_officer', 'administrator'],
  'audit.read': ['privacy_officer', 'administrator'],
  'inbound.submit': ['administrator'],
  'inbound.read': ['supervisor', 'administrator'],
  'inbound.replay': ['supervisor', 'administrator'],
  'outbox.read': ['supervisor', 'administrator'],
  'settings.read': ['supervisor', 'steward', 'privacy_officer', 'administrator'],
  'settings.users': ['administrator'],
  'settings.teams': ['supervisor', 'administrator'],
  'settings.channels': ['administrator'],
  'settings.api_keys': ['administrator'],
  'settings.policy': ['administrator'],
  'profile.edit': everyone,
} as const satisfies Record<string, readonly Role[]>
export type Permission = keyof typeof PERMISSIONS

/** API scopes: what an API key may do. `admin` may everything. */
export const API_SCOPES = ['admin', 'read', 'write', 'inbound'] as const
export type ApiScope = (typeof API_SCOPES)[number]

const READS: readonly Permission[] = [
  'conversation.read',
  'customer.read',
  'search.use',
  'consent.read',
  'inbound.read',
  'identity.review',
]
const WRITES: readonly Permission[] = [
  'conversation.reply',
  'conversation.note',
  'conversation.assign',
  'conversation.resolve',
  'interaction.log',
  'customer.edit',
  'consent.record',
  'identity.merge',
  'import.run',
]
const INBOUND: readonly Permission[] = ['inbound.submit', 'inbound.read', 'interaction.log']

/** Whether an API key with these scopes has the permission. */
export function scopesAllow(scopes: readonly string[], permission: Permission): boolean {
  if (scopes.includes('admin')) return true
  if (scopes.includes('read') && READS.includes(permission)) return true
  if (scopes.includes('write') && (READS.includes(permission) || WRITES.includes(permission))) return true
  return scopes.includes('inbound') && INBOUND.includes(permission)
}

/** Whether a colleague of this role has the permission. */
export function roleAllows(role: Role, permission: Permission): boolean {
  return (PERMISSIONS[permission] as readonly Role[]).includes(role)
}
