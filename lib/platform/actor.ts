import { DomainError } from './errors'
import { type Permission, type Role, roleAllows, scopesAllow } from './permissions'

declare const made: unique symbol

type Origin = { ip: string | null; requestId: string | null }

export type UserActor = {
  kind: 'user'
  id: string
  name: string
  email: string
  role: Role
  locale: 'fr' | 'en'
  sessionId: string
} & Origin
export type ApiActor = { kind: 'api_key'; id: string; name: string; scopes: readonly string[] } & Origin
export type SystemActor = { kind: 'system'; id: null; name: string } & Origin
/**
 * A customer in the portal; `id` is the customer's. `full` was let in by a link or code sent to a known address,
 * `preferences` by the personal link of a message: it opens the choices, never the file.
 */
export type CustomerActor = { kind: 'customer'; id: string; name: string; scope: 'full' | 'preferences' } & Origin

/**
 * Who acts. Branded: only the makers below produce one, so a query or a command without an actor does not compile.
 */
export type Actor = (UserActor | ApiActor | SystemActor | CustomerActor) & { readonly [made]: true }

const brand = (actor: UserActor | ApiActor | SystemActor | CustomerActor) => actor as Actor

/** For the session module only. */
export const userActor = (fields: Omit<UserActor, 'kind'>): Actor => brand({ kind: 'user', ...fields })
/** For the API wrapper only. */
export const apiActor = (fields: Omit<ApiActor, 'kind'>): Actor => brand({ kind: 'api_key', ...fields })
/** For the portal's session and its signed links only. */
export const customerActor = (fields: Omit<CustomerActor, 'kind'>): Actor & CustomerActor =>
  brand({ kind: 'customer', ...fields }) as Actor & CustomerActor
/** For background jobs; `name` says which. */
export const systemActor = (name: string): Actor => brand({ kind: 'system', id: null, name, ip: null, requestId: null })

/**
 * Whether the actor has the permission. Jobs have all: their callers were checked when they were queued. Customers have
 * none: the portal's own commands let them change what is theirs.
 */
export function can(actor: Actor, permission: Permission): boolean {
  if (actor.kind === 'system') return true
  if (actor.kind === 'customer') return false
  return actor.kind === 'user' ? roleAllows(actor.role, permission) : scopesAllow(actor.scopes, permission)
}

/** Throws `forbidden` unless the actor has the permission. */
export function demand(actor: Actor, permission: Permission): void {
  if (!can(actor, permission)) throw new DomainError('forbidden')
}

/** The colleague's id for columns that point to `users`; null for API keys and jobs. */
export function userIdOf(actor: Actor): string | null {
  return actor.kind === 'user' ? actor.id : null
}
