import type { LedgerChannel, LedgerEntry, LedgerPurpose, LedgerState } from './event'

/** The fields of an entry that decide the customer's state. */
export type FoldEvent = Pick<
  LedgerEntry,
  | 'id'
  | 'seq'
  | 'occurred_at'
  | 'received_at'
  | 'controller'
  | 'brand'
  | 'purpose'
  | 'channel'
  | 'state'
  | 'legal_basis'
  | 'valid_until'
>

/** What the customer last said about one purpose on one channel, to one controller under one brand. */
export interface ConsentState {
  controller: string
  brand: string
  purpose: LedgerPurpose
  channel: LedgerChannel
  /** `confirmed` reads as `granted`; `expired` when its validity has run out. */
  state: Exclude<LedgerState, 'confirmed'>
  /** Instant from which the state holds (ISO, UTC). */
  since: string
  /** The entry that decided; the strictest one after a merge. */
  eventId: string
  seq: number
  legalBasis: FoldEvent['legal_basis']
  validUntil: string | null
  /** A double opt-in that awaits its confirmation, also behind an older state. */
  pendingSince: string | null
  /** The different states that a merge brought together; empty when there is nothing to settle (MERGE_STRICT). */
  merged: Exclude<LedgerState, 'confirmed'>[]
}

type States = Map<string, ConsentState>

/** Strictest first. */
const STRICTNESS: readonly ConsentState['state'][] = [
  'withdrawn',
  'denied',
  'expired',
  'pending',
  'imported',
  'granted',
]

const keyOf = (event: Pick<FoldEvent, 'controller' | 'brand' | 'purpose' | 'channel'>) =>
  JSON.stringify([event.controller, event.brand, event.purpose, event.channel])

/** ISO instants in UTC sort as text. */
const earlierOf = (a: string, b: string) => (a < b ? a : b)
const laterOf = (a: string, b: string) => (a < b ? b : a)

/** When the event counts: never later than we heard of it, so that no date in the future outlives a withdrawal. */
const effectiveAt = (event: FoldEvent) => earlierOf(event.occurred_at, event.received_at)

const byTime = (a: FoldEvent, b: FoldEvent) => {
  const [at, bt] = [effectiveAt(a), effectiveAt(b)]
  return at === bt ? a.seq - b.seq : at < bt ? -1 : 1
}

const initial = (event: FoldEvent): ConsentState => ({
  controller: event.controller,
  brand: event.brand,
  purpose: event.purpose,
  channel: event.channel,
  state: 'imported',
  since: effectiveAt(event),
  eventId: event.id,
  seq: event.seq,
  legalBasis: event.legal_basis,
  validUntil: null,
  pendingSince: null,
  merged: [],
})

/** The state after one more event. Only a grant, or the confirmation of a pending opt-in, ever leads to `granted`. */
export function evolveConsent(state: ConsentState | undefined, event: FoldEvent): ConsentState {
  const at = effectiveAt(event)
  const base = state ?? initial(event)
  const become = (next: ConsentState['state']): ConsentState => ({
    ...base,
    state: next,
    since: at,
    eventId: event.id,
    seq: event.seq,
    legalBasis: event.legal_basis,
    validUntil: event.valid_until,
    pendingSince: null,
    merged: [],
  })
  switch (event.state) {
    case 'granted':
    case 'denied':
    case 'withdrawn':
      return become(event.state)
    case 'pending':
      // Somebody typing this address into a form neither ends a proven consent nor lifts a refusal.
      if (state && state.state !== 'imported' && state.state !== 'expired') return { ...state, pendingSince: at }
      return { ...become('pending'), pendingSince: at }
    case 'confirmed':
      // A confirmation without a pending request, or after a withdrawal, answers nothing that was asked.
      return base.pendingSince === null ? (state ?? { ...base, state: 'imported' }) : become('granted')
    case 'expired':
      return state && (state.state === 'granted' || state.state === 'pending')
        ? become('expired')
        : (state ?? become('expired'))
    case 'imported':
      // An import says nothing that a known state does not say better.
      return state ?? become('imported')
  }
}

function evolveAll(states: States, events: readonly FoldEvent[]): States {
  const next = new Map(states)
  for (const event of [...events].sort(byTime)) next.set(keyOf(event), evolveConsent(next.get(keyOf(event)), event))
  return next
}

/** The states with their validity applied at `now`, in a stable order. */
function present(states: States, now: Date): ConsentState[] {
  const instant = now.toISOString()
  return [...states.entries()]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, state]) =>
      state.state === 'granted' && state.validUntil !== null && state.validUntil <= instant
        ? { ...state, state: 'expired' as const, since: state.validUntil }
        : state,
    )
}

/** The state per purpose × channel × brand × controller, from one subject's events in any order. */
export function foldConsent(events: readonly FoldEvent[], now: Date): ConsentState[] {
  return present(evolveAll(new Map(), events), now)
}

/**
 * The only known state, or the strictest of the two, named as merged where they differ. The strictest side's own
 * double opt-in goes on; a link sent for the other side confirms nothing away.
 */
function strictest(a: ConsentState | undefined, b: ConsentState | undefined): ConsentState {
  if (!a || !b) return (a ?? b)!
  const strict = STRICTNESS.indexOf(a.state) <= STRICTNESS.indexOf(b.state) ? a : b
  const states = new Set([
    ...(a.merged.length > 0 ? a.merged : [a.state]),
    ...(b.merged.length > 0 ? b.merged : [b.state]),
  ])
  return {
    ...strict,
    since: laterOf(a.since, b.since),
    merged: states.size > 1 ? [...states].sort((x, y) => STRICTNESS.indexOf(x) - STRICTNESS.indexOf(y)) : [],
  }
}

/** A subject with the subjects that were merged into it, each with its own history of merges. */
export interface MergeTree {
  events: readonly FoldEvent[]
  /** `at`: instant of the merge (ISO, UTC). */
  joined: readonly { at: string; subject: MergeTree }[]
}

const allEvents = (tree: MergeTree): FoldEvent[] => [
  ...tree.events,
  ...tree.joined.flatMap(({ subject }) => allEvents(subject)),
]

/** The states of a merged subject up to an instant (all of them when null). */
function statesUntil(tree: MergeTree, until: string | null): States {
  let states: States = new Map()
  let together: FoldEvent[] = [...tree.events]
  let from = ''
  const between = (end: string | null) =>
    together.filter((event) => effectiveAt(event) > from && (end === null || effectiveAt(event) <= end))
  const merges = tree.joined.filter(({ at }) => until === null || at <= until).sort((a, b) => (a.at < b.at ? -1 : 1))
  for (const { at, subject } of merges) {
    states = evolveAll(states, between(at))
    const arriving = statesUntil(subject, at)
    const keys = new Set([...states.keys(), ...arriving.keys()])
    states = new Map([...keys].map((key) => [key, strictest(states.get(key), arriving.get(key))]))
    together = [...together, ...allEvents(subject)]
    from = at
  }
  return evolveAll(states, between(until))
}

/**
 * The state of a customer made of several subjects: at each merge the most restrictive state wins
 * (MERGE_STRICT), until the customer says otherwise, that is until a later event. Taking a subject out of the
 * tree is the exact undo: a merge writes nothing.
 */
export function foldMerged(tree: MergeTree, now: Date): ConsentState[] {
  return present(statesUntil(tree, null), now)
}

/** The part of the contact facts that the ledger knows, in the names of CONTACT-POLICY.md. */
export interface LedgerFacts {
  consents: {
    purpose: Exclude<LedgerPurpose, 'marketing_off_hours' | 'profiling'>
    channel: Exclude<LedgerChannel, 'any'>
    state: 'granted' | 'denied' | 'pending' | 'withdrawn' | 'imported'
    at: string
    offHours?: true
    partners?: string[]
  }[]
  objections: { purpose: 'marketing' | 'survey'; channel: LedgerChannel; at: string }[]
  whatsappOptIn: boolean
  electronicRegisteredConsent: boolean
}

/**
 * What the contact decision needs, for one controller and brand. A consent given to another controller makes it
 * a named partner; states that a merge brought together are all given, at the same instant, so that the decision
 * takes the strictest and says MERGE_STRICT.
 */
export function ledgerFacts(states: readonly ConsentState[], controller: string, brand: string): LedgerFacts {
  const facts: LedgerFacts = { consents: [], objections: [], whatsappOptIn: false, electronicRegisteredConsent: false }
  const ofBrand = states.filter((state) => state.brand === brand)
  const own = ofBrand.filter((state) => state.controller === controller)
  for (const state of own) {
    const { purpose, channel } = state
    if (purpose === 'profiling') continue
    const refusal = state.state === 'withdrawn' || state.state === 'denied'
    const opposed = refusal && (channel === 'any' || state.legalBasis === 'legitimate_interest')
    if (opposed && (purpose === 'marketing' || purpose === 'survey'))
      facts.objections.push({ purpose, channel, at: state.since })
    if (channel === 'any') continue
    for (const value of state.merged.length > 0 ? state.merged : [state.state]) {
      if (value === 'expired') continue
      const partners = ofBrand
        .filter((other) => other.controller !== controller && other.purpose === purpose && other.channel === channel)
        .filter((other) => other.state === 'granted')
        .map((other) => other.controller)
      facts.consents.push({
        purpose: purpose === 'marketing_off_hours' ? 'marketing' : purpose,
        channel,
        state: value,
        at: state.since,
        ...(purpose === 'marketing_off_hours' ? { offHours: true as const } : {}),
        ...(partners.length > 0 ? { partners } : {}),
      })
    }
    if (purpose === 'service' && state.state === 'granted') {
      if (channel === 'whatsapp') facts.whatsappOptIn = true
      if (channel === 'registered_electronic') facts.electronicRegisteredConsent = true
    }
  }
  return facts
}
