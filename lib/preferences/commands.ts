import 'server-only'
import { isDeepStrictEqual } from 'node:util'
import { and, asc, eq } from 'drizzle-orm'
import { database, type Transaction } from '@/db/client'
import { customers, preferenceChanges, sourceRecords } from '@/db/schema'
import { lockConsent } from '@/lib/consent/commands/lock'
import { ensureNotice } from '@/lib/consent/commands/notices'
import { recordConsentsIn } from '@/lib/consent/commands/record-consent'
import type { ConsentState } from '@/lib/consent/domain/fold'
import { organisationOf } from '@/lib/consent/queries/organisation'
import { writeRecordVersion } from '@/lib/customers/commands/change'
import { consoleRecordOf } from '@/lib/identity/commands/console-record'
import { recomputeCustomer } from '@/lib/identity/commands/recompute-customer'
import { type Actor, demand } from '@/lib/platform/actor'
import { audit } from '@/lib/platform/audit'
import { DomainError } from '@/lib/platform/errors'
import { notify } from '@/lib/platform/live'
import {
  asShown,
  type ConsentEffect,
  FOLLOWING_PURPOSES,
  type Grounds,
  isRefused,
  leaveChannel,
  necessaryOnly,
  OPTIONAL_PURPOSES,
  type OptionalPurpose,
  objectionTo,
  refusalOf,
  withConsents,
} from './domain/consents'
import { type NoticeLanguage, portalNotice, registeredNotice } from './domain/notices'
import {
  applyPatch,
  type PreferenceKey,
  type PreferencePatch,
  type Preferences,
  topicKey,
  topicOfKey,
} from './domain/preferences'
import { type SaidOn, TOLD } from './domain/said-on'
import { findTopic, PORTAL_CHANNELS } from './domain/topics'
import { preferencesOf, standOf } from './queries'
import { type ChangePreferencesInput, changePreferencesInput, undoPreferencesInput } from './schemas'

/** How a choice was made: in the portal, with one click in a message, told to an agent … */
export type PreferenceMethod = (typeof preferenceChanges.$inferInsert)['method']

/** `changeId` takes the change back; null when nothing was different. `changed`: the keys that were. */
export type PreferencesChanged = { changeId: string | null; changed: PreferenceKey[] }

/** Customers change what is theirs; colleagues need the permission to record what customers say. */
function demandMayChange(actor: Actor, customerId: string): void {
  if (actor.kind !== 'customer') demand(actor, 'consent.record')
  else if (actor.id !== customerId) throw new DomainError('forbidden')
}

const valueAt = (preferences: Preferences, key: PreferenceKey): unknown => {
  const topic = topicOfKey(key)
  return topic ? preferences.topics[topic] : preferences[key as Exclude<PreferenceKey, `topic:${string}`>]
}

/** What holds in the golden record as well: its column, or what colleagues and the customer say of it. */
async function writeGolden(
  tx: Transaction,
  customerId: string,
  sourceRecordId: string,
  patch: PreferencePatch,
): Promise<void> {
  if (patch.preferredChannel !== undefined) {
    await tx.update(customers).set({ preferredChannel: patch.preferredChannel }).where(eq(customers.id, customerId))
  }
  if (patch.language !== undefined) {
    const [record] = await tx.select().from(sourceRecords).where(eq(sourceRecords.id, sourceRecordId)).for('update')
    if (!record) throw new Error('console record vanished')
    const { language: _, ...attributes } = record.attributes
    await writeRecordVersion(tx, record, patch.language ? { ...attributes, language: patch.language } : attributes)
    await recomputeCustomer(tx, customerId)
  }
}

/** A jsonb value; nothing chosen is SQL's null, so that a fold never meets two spellings of nothing. */
const stored = (value: unknown) => (value === null || value === undefined ? null : value)

/**
 * Records choices of a customer that the caller has locked (`lockConsent`): the choices, the audit entry and the word to
 * open screens. What is already so is not written again. What the choices mean for consents is the caller's to record.
 */
export async function changePreferencesIn(
  tx: Transaction,
  actor: Actor,
  input: {
    customerId: string
    patch: PreferencePatch
    method: PreferenceMethod
    /** Where a colleague was told. */
    saidOn?: SaidOn | null
    /** What the customer saw before, where that says more than what was chosen. */
    shown?: Preferences
    undoes?: string
  },
): Promise<PreferencesChanged> {
  const { customerId, patch, method } = input
  const before = await preferencesOf(tx, customerId)
  const after = applyPatch(before, patch)
  const changed = (Object.keys(patch) as PreferenceKey[]).filter(
    (key) => patch[key] !== undefined && !isDeepStrictEqual(valueAt(before, key), valueAt(after, key)),
  )
  if (changed.length === 0) return { changeId: null, changed: [] }
  const changeId = await audit(tx, actor, {
    action: input.undoes ? 'preferences.undo' : 'preferences.change',
    subjectKind: 'customer',
    subjectId: customerId,
    customerId,
    details: {
      keys: changed,
      method,
      ...(input.saidOn ? { saidOn: input.saidOn } : {}),
      ...(input.undoes ? { undoes: input.undoes } : {}),
    },
  })
  const sourceRecordId = await consoleRecordOf(tx, customerId)
  await tx.insert(preferenceChanges).values(
    changed.map((key) => ({
      customerId,
      sourceRecordId,
      key,
      value: stored(valueAt(after, key)),
      before: stored(valueAt(input.shown ?? before, key)),
      method,
      saidOn: input.saidOn ?? null,
      actorKind: actor.kind,
      actorName: actor.name,
      changeId,
    })),
  )
  await writeGolden(tx, customerId, sourceRecordId, patch)
  await notify(tx, { type: 'customer', customerId })
  return { changeId, changed }
}

type Said = {
  customerId: string
  method: PreferenceMethod
  saidOn: SaidOn | null
  language: NoticeLanguage
  source: string
}

const LEDGER_METHOD = {
  portal: 'portal',
  one_click: 'one_click',
  agent: 'agent',
  stop: 'stop',
  import: 'import',
} as const

/** The words beside a box; null for what no box of ours grants. */
function noticeOf(
  purpose: ConsentEffect['purpose'],
  channel: ConsentEffect['channel'],
  language: NoticeLanguage,
  brand: string,
) {
  if (channel === 'registered_electronic') return registeredNotice(language, brand)
  if (channel === 'any' || (purpose !== 'marketing' && purpose !== 'survey')) return null
  return portalNotice(purpose, channel, language, brand)
}

/**
 * Writes what choices mean for consents. A consent carries the sentence that stood beside the box and, as evidence,
 * what was ticked by whom; only customers can give one this way (`evidence_required` for anybody else).
 */
async function recordEffects(
  tx: Transaction,
  actor: Actor,
  said: Said,
  effects: readonly ConsentEffect[],
): Promise<void> {
  if (effects.length === 0) return
  if (actor.kind !== 'customer' && effects.some(({ state }) => state === 'granted'))
    throw new DomainError('evidence_required')
  const { brand } = await organisationOf(tx)
  const inputs: Parameters<typeof recordConsentsIn>[2][number][] = []
  for (const { purpose, channel, state, legalBasis } of effects) {
    const common = {
      customerId: said.customerId,
      method: said.saidOn ? TOLD[said.saidOn].method : LEDGER_METHOD[said.method],
      source: said.source,
      language: said.language,
      ...{ purpose, channel, state, legalBasis },
    }
    const notice = state === 'granted' ? noticeOf(purpose, channel, said.language, brand) : null
    if (!notice) {
      inputs.push(common)
      continue
    }
    const { noticeId, version } = await ensureNotice(tx, { ...notice, purpose, channel, language: said.language })
    const shown = { page: said.source, purpose, channel, choice: state, notice: { version, text: notice.text } }
    inputs.push({
      ...common,
      noticeId,
      evidence: [
        {
          filename: `${version}.json`,
          contentType: 'application/json',
          content: Buffer.from(
            JSON.stringify(
              { ...shown, at: new Date().toISOString(), ip: actor.ip, requestId: actor.requestId },
              null,
              2,
            ),
          ),
        },
      ],
    })
  }
  await recordConsentsIn(tx, actor, inputs)
}

/** What holds while a change is decided; the customer is locked. */
type Now = {
  tx: Transaction
  customerId: string
  preferences: Preferences
  states: ConsentState[]
  grounds: Grounds
}
/** What is to be written; `besides`: what the ledger is told whatever the choices mean for it. */
type Decided = { patch: PreferencePatch; besides?: readonly ConsentEffect[] }

/** One change under the customer's lock, which sends hold as well: from the commit on it holds for every message. */
async function change(
  actor: Actor,
  given: Said & { undoes?: string },
  decide: (now: Now) => Decided | Promise<Decided>,
): Promise<PreferencesChanged> {
  demandMayChange(actor, given.customerId)
  return database().transaction(async (tx) => {
    const customerId = await lockConsent(tx, given.customerId, 'update')
    const preferences = await preferencesOf(tx, customerId)
    const { states, grounds } = await standOf(tx, customerId, new Date())
    const decided = await decide({ tx, customerId, preferences, states, grounds })
    const { patch, effects } = withConsents(preferences, grounds, decided.patch)
    const changed = await changePreferencesIn(tx, actor, {
      customerId,
      patch,
      method: given.method,
      saidOn: given.saidOn,
      shown: asShown(preferences, grounds),
      ...(given.undoes ? { undoes: given.undoes } : {}),
    })
    const besides = (decided.besides ?? []).filter(
      (each) => !effects.some(({ purpose, channel }) => purpose === each.purpose && channel === each.channel),
    )
    await recordEffects(tx, actor, { ...given, customerId }, [...effects, ...besides])
    return changed
  })
}

const METHOD_OF: Record<Actor['kind'], PreferenceMethod> = {
  customer: 'portal',
  user: 'agent',
  api_key: 'agent',
  system: 'agent',
}

/** Where and in which language something was said. */
type Place = { language?: NoticeLanguage; source?: string; method?: PreferenceMethod; saidOn?: SaidOn }

const said = (actor: Actor, customerId: string, place: Place): Said => ({
  customerId,
  method: place.method ?? METHOD_OF[actor.kind],
  saidOn: place.saidOn ?? null,
  language: place.language ?? 'fr',
  source: place.source ?? (actor.kind === 'customer' ? 'portal' : place.saidOn ? TOLD[place.saidOn].source : 'console'),
})

/**
 * Records choices, with what they mean for consents: in force for sends from the commit on. Throws `not_found`,
 * `erased`, `forbidden`, `invalid_input`, and `evidence_required` when a colleague ticks what needs a consent.
 */
export async function changePreferences(
  actor: Actor,
  given: ChangePreferencesInput,
  place: Place = {},
): Promise<PreferencesChanged> {
  const parsed = changePreferencesInput.safeParse(given)
  if (!parsed.success) throw new DomainError('invalid_input')
  const { customerId, patch } = parsed.data
  return change(actor, said(actor, customerId, place), () => ({ patch: patch as PreferencePatch }))
}

/** Stops everything but the necessary, on every channel there is or will be (GDPR 21(2)-(3)). */
export async function keepNecessaryOnly(
  actor: Actor,
  given: { customerId: string },
  place: Place = {},
): Promise<PreferencesChanged> {
  return change(actor, said(actor, given.customerId, place), ({ preferences, states }) => ({
    patch: necessaryOnly(preferences),
    besides: OPTIONAL_PURPOSES.filter((purpose) => !isRefused(states, purpose, 'any')).map(objectionTo),
  }))
}

/**
 * Takes a change back: each key gets what it had before. Throws `not_found` for a change of somebody else's, `conflict`
 * when a key was changed again since.
 */
export async function undoPreferences(
  actor: Actor,
  given: { customerId: string; changeId: string },
  place: Place = {},
): Promise<PreferencesChanged> {
  const parsed = undoPreferencesInput.safeParse(given)
  if (!parsed.success) throw new DomainError('invalid_input')
  const { customerId, changeId } = parsed.data
  return change(
    actor,
    { ...said(actor, customerId, place), undoes: changeId },
    async ({ tx, customerId: survivorId, preferences }) => {
      const rows = await tx
        .select()
        .from(preferenceChanges)
        .where(and(eq(preferenceChanges.changeId, changeId), eq(preferenceChanges.customerId, survivorId)))
        .orderBy(asc(preferenceChanges.id))
      if (rows.length === 0) throw new DomainError('not_found')
      if (rows.some(({ key, value }) => !isDeepStrictEqual(valueAt(preferences, key as PreferenceKey), value)))
        throw new DomainError('conflict')
      return { patch: Object.fromEntries(rows.map(({ key, before }) => [key, before])) as PreferencePatch }
    },
  )
}

type AboutMessage = { customerId: string; purpose: OptionalPurpose; topic: string; channel: string }

/**
 * Stops a kind of message from within one of them: every topic of its purpose leaves the channel, and the consent is
 * withdrawn. Said twice, it is done once. Throws `forbidden`, `not_found`, `erased`.
 */
export async function unsubscribe(actor: Actor, { customerId, purpose, channel: name }: AboutMessage): Promise<void> {
  const channel = PORTAL_CHANNELS.find((each) => each === name)
  if (!channel) throw new DomainError('not_found')
  const place = said(actor, customerId, { method: 'one_click', source: 'message' })
  await change(actor, place, ({ preferences, states, grounds }) => ({
    patch: leaveChannel(preferences, grounds, purpose, channel),
    besides: isRefused(states, purpose, channel) ? [] : [refusalOf(purpose, channel, grounds)],
  }))
}

/** Keeps a kind of message: as it is, or once a month at most. Throws like `unsubscribe`. */
export async function answerTopic(
  actor: Actor,
  { customerId, topic: name, answer }: AboutMessage & { answer: 'yes' | 'less' },
): Promise<void> {
  const topic = findTopic(name)
  if (answer === 'yes' || !topic?.frequencies.includes('monthly')) return demandMayChange(actor, customerId)
  await change(actor, said(actor, customerId, { method: 'one_click', source: 'message' }), ({ preferences }) => ({
    patch: { [topicKey(topic.id)]: { ...preferences.topics[topic.id], frequency: 'monthly' } },
  }))
}

/**
 * Honours `Sec-GPC: 1`, a browser's word that its owner is not to be followed (Global Privacy Control): neither opens
 * measured nor a profile made. Written once.
 */
export async function honourGpc(actor: Actor, { customerId }: { customerId: string }): Promise<void> {
  const place = said(actor, customerId, { source: 'Sec-GPC' })
  await change(actor, place, ({ states }) => ({
    patch: {},
    besides: FOLLOWING_PURPOSES.filter((purpose) => !isRefused(states, purpose, 'any')).map((purpose) => ({
      ...{ purpose, channel: 'any', state: 'denied', legalBasis: 'consent' },
    })),
  }))
}
