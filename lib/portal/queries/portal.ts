import 'server-only'
import { and, asc, desc, eq, inArray, isNull, sql } from 'drizzle-orm'
import { database, type Executor } from '@/db/client'
import { contactPoints, contactPointUses, customers, preferenceChanges, settings } from '@/db/schema'
import { organisationOf } from '@/lib/consent/queries/organisation'
import { consentEventsOf } from '@/lib/consent/queries/state'
import { phoneSpellings } from '@/lib/i18n/phone'
import { DomainError } from '@/lib/platform/errors'
import { isNecessaryOnly, standings } from '@/lib/preferences/domain/consents'
import { preferencesOf, standOf } from '@/lib/preferences/queries'
import { requestsOf } from '@/lib/privacy/queries/requests'
import { maskPoint } from '../domain/mask'
import { RECIPIENTS_SETTING } from '../domain/recipients'
import type { PortalActor } from '../session'
import type { PortalView, ReachView, RecipientView, SaidView } from '../views'

const SHOWN_FIRST = 4
/** More was never said by anybody; the rest is in the download. */
const SHOWN_AT_MOST = 200

async function reachOf(reader: Executor, customerId: string, masked: boolean): Promise<ReachView[]> {
  const rows = await reader
    .select({
      id: contactPoints.id,
      kind: contactPoints.kind,
      value: contactPoints.value,
      verified: sql<boolean>`bool_or(${contactPointUses.verifiedAt} is not null)`,
      since: sql<string>`min(${contactPointUses.createdAt})`,
    })
    .from(contactPointUses)
    .innerJoin(contactPoints, eq(contactPoints.id, contactPointUses.contactPointId))
    .where(
      and(
        eq(contactPointUses.customerId, customerId),
        isNull(contactPointUses.validTo),
        inArray(contactPoints.kind, ['email', 'phone']),
        isNull(contactPoints.bouncedAt),
      ),
    )
    .groupBy(contactPoints.id)
    .orderBy(asc(contactPoints.kind), sql`4 desc`, sql`5`)
  return rows.map(({ id, value, verified, kind: given }) => {
    const kind = given === 'email' ? 'email' : 'phone'
    const whole = kind === 'phone' ? phoneSpellings(value).shown : value
    return { id, kind, shown: masked ? maskPoint(kind, value) : whole, verified }
  })
}

/** What was said, consents and preferences together, newest first; at most `limit` of each. */
export async function saidBy(
  reader: Executor,
  customerId: string,
  limit: number,
): Promise<{ said: SaidView[]; count: number }> {
  const [consents, choices, count] = await Promise.all([
    consentEventsOf(reader, customerId, { limit: Math.min(limit, 100) }),
    reader
      .select()
      .from(preferenceChanges)
      .where(eq(preferenceChanges.customerId, customerId))
      .orderBy(desc(preferenceChanges.id))
      .limit(limit),
    reader.$count(preferenceChanges, eq(preferenceChanges.customerId, customerId)),
  ])
  const said: SaidView[] = [
    ...consents.items.map(
      ({ id, receivedAt, purpose, channel, state, method }): SaidView => ({
        ...{ on: 'consent', id, at: receivedAt },
        ...{ purpose, channel, state, method },
      }),
    ),
    ...choices.map(
      ({ id, at, key, value, method }): SaidView => ({
        ...{ on: 'preference', id, at: at.toISOString() },
        ...{ key, value, method },
      }),
    ),
  ]
  said.sort((a, b) => (a.at < b.at ? 1 : -1))
  return { said, count: consents.items.length + count }
}

async function recipients(reader: Executor): Promise<RecipientView[]> {
  const [row] = await reader
    .select({ value: settings.value })
    .from(settings)
    .where(eq(settings.key, RECIPIENTS_SETTING))
  return (row?.value as RecipientView[] | undefined) ?? []
}

/** The customer's portal. With a personal link only the choices, addresses masked; the file stays closed. */
export async function getPortal(actor: PortalActor, now: Date): Promise<Omit<PortalView, 'until'>> {
  const db = database()
  const [customer] = await db
    .select({ name: customers.displayName })
    .from(customers)
    .where(and(eq(customers.id, actor.id), isNull(customers.erasedAt)))
  if (!customer) throw new DomainError('not_found')
  const full = actor.scope === 'full'
  const [preferences, { states, grounds }, reach, organisation, shared] = await Promise.all([
    preferencesOf(db, actor.id),
    standOf(db, actor.id, now),
    reachOf(db, actor.id, !full),
    organisationOf(db),
    recipients(db),
  ])
  const { said, count } = full ? await saidBy(db, actor.id, SHOWN_FIRST) : { said: [], count: 0 }
  return {
    name: customer.name,
    scope: actor.scope,
    preferences: { ...preferences, registered: grounds.registered },
    topics: standings(preferences, grounds),
    necessaryOnly: isNecessaryOnly(preferences, grounds),
    paused: preferences.pausedUntil !== null && new Date(preferences.pausedUntil) > now,
    reach,
    file: full
      ? { said: said.slice(0, SHOWN_FIRST), saidCount: count, requests: await requestsOf(db, actor.id) }
      : null,
    recipients: shared,
    partners: [
      ...new Set(
        states
          .filter((state) => state.state === 'granted' && state.controller !== organisation.name)
          .map((state) => state.controller),
      ),
    ],
    organisation: {
      name: organisation.name,
      brand: organisation.brand,
      email: organisation.email,
      policyUrl: organisation.policyUrl,
    },
  }
}

/** All that was said, for the page of its own. */
export async function getSaid(actor: PortalActor): Promise<SaidView[]> {
  if (actor.scope !== 'full') throw new DomainError('forbidden')
  return (await saidBy(database(), actor.id, SHOWN_AT_MOST)).said
}
