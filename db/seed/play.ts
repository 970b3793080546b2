import { createHash } from 'node:crypto'
import type { Channel } from '../../lib/channels/port'
import {
  type Clock,
  type ConversationStatus,
  clockAfterInbound,
  clockAfterOutbound,
  isOnlyThanks,
} from '../../lib/conversations/domain'
import { HOUR_MS } from '../../lib/platform/time'
import type { conversationEvents } from '../schema'
import { COMPANY, type QueueKey } from './company'
import { demoFile } from './files'
import {
  accountOf,
  addressOn,
  htmlOf,
  kindOf,
  metadataOf,
  partyOf,
  recordOf,
  type SentMail,
  sourceOf,
  uses,
  withHistory,
} from './messages'
import { isClosedDay, lastOpen, parisAt, plus, whenOpen } from './paris-time'
import type { Person, RecordPlan } from './people'
import { type Random, seedId } from './random'
import { minutesOf, type Script, type Step } from './script'
import { DEMO_STAFF, type StaffKey } from './sign-ins'
import { accountId, customerId, queueId, type Row, recordId, type Stage, userId } from './stage'
import { dressed, type StoryValues, signed, spin, storyValues, typed, typeset } from './wording'

/** Channels on which an answer leaves the next word to the customer. */
const ASYNC: readonly Channel[] = [
  'email',
  'form',
  'sms',
  'whatsapp',
  'messenger',
  'instagram',
  'x',
  'facebook',
  'review',
  'post',
  'fax',
  'chat',
]
/** Channels that a conversation begins on only while the shops are open. */
const DAYTIME: readonly Channel[] = ['phone', 'shop', 'video', 'post', 'fax']
const UNSEEN_MS = 36 * HOUR_MS

export type PlayOptions = {
  start: Date
  random: Random
  person: Person
  /** Stop after this many steps. */
  upTo?: number
  /** When steps happened, by their rank, whatever they say themselves. */
  moments?: readonly (Date | undefined)[]
  /** Answers where the script names nobody. */
  staff?: StaffKey
  /** The words stand as they are: no greeting, goodbye or typing habits are added. */
  asWritten?: boolean
  /** Tells two plays of one script apart. */
  key?: string
}

/** A conversation while it is told. */
type Telling = {
  stage: Stage
  script: Script
  name: string
  id: string
  person: Person
  random: Random
  values: StoryValues
  asWritten: boolean
  staff: StaffKey
  at: Date
  clock: Clock
  status: ConversationStatus
  subject: string
  queue: QueueKey | null
  assignee: StaffKey | null
  /** When the assignee last had it open. */
  seenAt: Date | null
  resolved: { at: Date; by: StaffKey | null; text: string } | null
  snoozedUntil: Date | null
  reopened: number
  urgency: Script['urgency']
  channel: Channel | null
  openedAt: Date | null
  lastAt: Date
  lastInboundAt: Date | null
  preview: string
  opener: RecordPlan | null
  mails: SentMail[]
  heard: boolean
  answered: boolean
  /** Rank of the first wording that was a choice: `paired` steps follow it. */
  rank: number | null
}

const previewOf = (text: string) => {
  const line = text.replace(/\s+/g, ' ').trim()
  return line.length > 180 ? `${line.slice(0, 179)}…` : line
}
const staffName = (key: StaffKey) => DEMO_STAFF.find((each) => each.key === key)?.name ?? null
const domainOf = (address: string) => address.split('@')[1] ?? COMPANY.domain

/** Plays a script for one person and leaves its rows on the stage. Nothing happens after `stage.now`. */
export function play(stage: Stage, script: Script, options: PlayOptions): void {
  const { random, person } = options
  const name = `${script.key}:${options.key ?? person.key}`
  const telling: Telling = {
    stage,
    script,
    name,
    person,
    random,
    id: seedId(`conversation:${name}`, options.start),
    values: storyValues(random, person),
    asWritten: options.asWritten ?? false,
    staff: options.staff ?? person.shop.staff,
    at: options.start,
    clock: { waitingSince: null, dueAt: null },
    status: 'open',
    subject: '',
    queue: null,
    assignee: null,
    seenAt: null,
    resolved: null,
    snoozedUntil: null,
    reopened: 0,
    urgency: script.urgency,
    channel: null,
    openedAt: null,
    lastAt: new Date(0),
    lastInboundAt: null,
    preview: '',
    opener: null,
    mails: [],
    heard: false,
    answered: false,
    rank: null,
  }
  const steps = script.steps.slice(0, options.upTo ?? script.steps.length)
  for (const [index, step] of steps.entries()) {
    const wanted = options.moments?.[index] ?? (index > 0 ? momentOf(telling, step) : telling.at)
    telling.at = notAfterNext(wanted, index, options.moments)
    // The rest has not happened yet: this is today's open work.
    if (telling.at > stage.now) break
    if (step.act === 'event') tellEvent(telling, step)
    else if (step.act === 'promise') tellPromise(telling, step, index)
    else if (step.act === 'note') tellNote(telling, step, index)
    else tellMessage(telling, step, index)
  }
  finish(telling)
}

/** The instant, or early enough before the next step whose moment is given. */
function notAfterNext(wanted: Date, index: number, moments: PlayOptions['moments']): Date {
  const next = moments?.findIndex((each, rank) => rank > index && each !== undefined) ?? -1
  const limit = next === -1 ? undefined : moments?.[next]
  return limit ? new Date(Math.min(wanted.getTime(), plus(limit, index - next).getTime())) : wanted
}

/** When a step happens. A colleague's work waits for the shops to open; past now, it has not happened yet. */
function momentOf({ at, random, asWritten, channel, clock }: Telling, step: Step): Date {
  const automatic = step.flags.has('auto') || step.flags.has('bot')
  const work = !automatic && (step.act === 'outbound' || step.act === 'note' || step.verb === 'resolve')
  const { minutes, clock: wall } = step.delay
  if (wall) {
    let on = parisAt(plus(at, minutes), 0, wall.hour, wall.minute)
    if (on <= at) on = parisAt(at, Math.max(1, Math.round(minutes / 1440)), wall.hour, wall.minute)
    while (work && isClosedDay(on)) on = plus(on, 1440)
    return on
  }
  // Nobody chats with themselves: people on a chat wait for each other.
  if (automatic && minutes === 0) return plus(at, 0.1)
  if (!asWritten && channel === 'chat' && step.act !== 'event' && minutes < 1440) return plus(at, random.int(1, 4))
  // What the customer waits for is not put off, and nobody answers after exactly five hours.
  const wanted = step.verb === 'resolve' && !asWritten && clock.waitingSince ? Math.min(minutes, 240) : minutes
  const spread = wanted < 10 ? wanted : wanted * (asWritten ? 0.94 + random.next() * 0.13 : 0.6 + random.next() * 1.1)
  const then = plus(at, Math.round(spread))
  // Machines too write at a decent hour, except to say that a message arrived.
  return (work && minutes >= 15) || (automatic && minutes >= 60) ? whenOpen(then) : then
}

/** An instant given from now ("now+5h") or from another instant ("+2d", "+1d@18:00"). */
function relative(text: string, from: Date, now: Date): Date {
  const fromNow = text.startsWith('now')
  const [span = '', clock] = (fromNow ? text.slice(3) : text).split('@')
  const base = plus(fromNow ? now : from, span === '' ? 0 : minutesOf(span))
  if (!clock) return base
  const [hour = '0', minute = '0'] = clock.split(':')
  return parisAt(base, 0, Number(hour), Number(minute))
}

/** One of these wordings, among those used least so far: nobody hears the same phrase early again. */
function leastUsed(
  telling: Telling,
  name: string,
  list: readonly { rank: number; text: string }[],
): { rank: number; text: string } {
  const { said } = telling.stage
  const count = (each: { rank: number }) => said.get(`${name}/${each.rank}`) ?? 0
  const least = Math.min(...list.map(count))
  const chosen = telling.random.pick(list.filter((each) => count(each) === least))
  said.set(`${name}/${chosen.rank}`, least + 1)
  return chosen
}

/** The words of a step on a channel, chosen among its wordings and filled in. */
function wordsOf(telling: Telling, step: Step, staff: StaffKey | null): string {
  const { script, channel, random, values, person, at } = telling
  const list = step.wordings
    .map(({ channels, text }, rank) => ({ channels, text, rank }))
    .filter(({ channels }) => channels.length === 0 || channel === null || channels.includes(channel))
  const follow = step.flags.has('paired') && telling.rank !== null
  const chosen = follow
    ? step.wordings[telling.rank ?? 0]
    : list.length > 1
      ? leastUsed(telling, `${script.key}/${step.rank}`, list)
      : list[0]
  if (!chosen)
    throw new Error(`${script.key}: nothing to say on ${channel} at "${step.wordings[0]?.text.slice(0, 40)}"`)
  if (!follow && telling.rank === null && step.wordings.length > 1)
    telling.rank = step.wordings.findIndex((each) => each.text === chosen.text)
  return spin(chosen.text, random, values, person, at, staff)
}

function subjectOf(telling: Telling, staff: StaffKey | null): string {
  const { script, random, values, person, at } = telling
  const list = script.subjects.map((text, rank) => ({ text, rank }))
  return spin(leastUsed(telling, `${script.key}/subject`, list).text, random, values, person, at, staff)
}

function event(
  telling: Telling,
  kind: Row<typeof conversationEvents>['kind'],
  at: Date,
  actor: StaffKey | null,
  details: Record<string, string | null> = {},
): void {
  const { stage, name, id } = telling
  stage.events.push({
    id: seedId(`event:${name}:${stage.events.length}`, at),
    conversationId: id,
    at,
    kind,
    actorId: actor ? userId(actor) : null,
    details,
  })
}

function take(telling: Telling, staff: StaffKey, at: Date, by: StaffKey = staff): void {
  if (by === staff) telling.seenAt = at
  if (telling.assignee === staff) return
  telling.assignee = staff
  event(telling, 'assigned', at, by, { assigneeId: userId(staff) })
}

function tellEvent(telling: Telling, step: Step): void {
  const { stage, at, script } = telling
  const staff = step.staff ?? telling.assignee ?? telling.staff
  switch (step.verb) {
    case 'resolve': {
      const by = step.flags.has('bot') ? null : staff
      const text = step.wordings[0]?.text ? typeset(wordsOf(telling, step, staff)) : ''
      if (by) take(telling, by, at)
      telling.resolved = { at, by, text }
      telling.status = 'resolved'
      telling.snoozedUntil = null
      telling.clock = { waitingSince: null, dueAt: null }
      event(telling, 'resolved', at, by, { reason: script.reason, resolution: text || null })
      break
    }
    case 'assign':
      take(telling, staff, at, (step.options.by as StaffKey | undefined) ?? staff)
      break
    case 'queue': {
      const to = step.options.value as QueueKey
      event(telling, 'queued', at, staff, {
        from: telling.queue ? queueId(telling.queue) : null,
        to: queueId(to),
        queueId: queueId(to),
      })
      telling.queue = to
      break
    }
    case 'snooze':
      telling.status = 'snoozed'
      telling.snoozedUntil = relative(step.options.until ?? 'now+1d', at, stage.now)
      event(telling, 'snoozed', at, staff, { until: telling.snoozedUntil.toISOString() })
      break
    case 'urgency':
      telling.urgency = (step.options.value ?? 'high') as Script['urgency']
      event(telling, 'urgency_set', at, staff, { urgency: telling.urgency })
      break
    case 'pending':
    case 'open':
      telling.status = step.verb
      break
  }
}

function ownRecord(telling: Telling): RecordPlan {
  return telling.opener ?? recordOf(telling.stage, telling.person, telling.channel ?? 'post', telling.at)
}

function tellPromise(telling: Telling, step: Step, index: number): void {
  const { stage, at, person, name } = telling
  const staff = step.staff ?? telling.assignee ?? telling.staff
  const kept = step.options.kept ? relative(step.options.kept, at, stage.now) : null
  stage.commitments.push({
    id: seedId(`commitment:${name}:${index}`, at),
    customerId: customerId(person),
    sourceRecordId: recordId(ownRecord(telling)),
    conversationId: telling.id,
    text: typeset(wordsOf(telling, step, staff)),
    dueAt: relative(step.options.due ?? '+1d', at, stage.now),
    madeBy: userId(staff),
    fulfilledAt: kept && kept <= stage.now ? kept : null,
    createdAt: at,
  })
}

function tellNote(telling: Telling, step: Step, index: number): void {
  const { stage, at, person, name } = telling
  const staff = step.staff ?? telling.staff
  const text = typeset(wordsOf(telling, step, staff))
  const interactionId = seedId(`interaction:${name}:${index}`, at)
  stage.interactions.push({
    id: interactionId,
    conversationId: telling.id,
    customerId: customerId(person),
    sourceRecordId: recordId(ownRecord(telling)),
    channel: 'internal',
    direction: 'internal',
    kind: 'note',
    authorId: userId(staff),
    fromName: staffName(staff),
    text,
    visibleText: text,
    language: 'fr',
    occurredAt: at,
    receivedAt: at,
    source: 'console',
  })
  for (const who of DEMO_STAFF) {
    if (!text.includes(`@${who.name.split(' ')[0]}`)) continue
    const seen = stage.now.getTime() - at.getTime() > UNSEEN_MS
    stage.mentions.push({
      interactionId,
      userId: userId(who.key),
      conversationId: telling.id,
      createdAt: at,
      seenAt: seen ? plus(at, 45) : null,
    })
  }
  if (at > telling.lastAt) telling.lastAt = at
  telling.preview = previewOf(text)
}

/** Where the next message goes: on the same channel when it may, by e-mail after a form, else on one they have. */
function channelOf({ channel, person, random, script }: Telling, step: Step): Channel {
  const possible = step.channels.filter((each) => uses(person, each))
  if (channel && step.channels.length > 1 && possible.includes(channel)) return channel
  if (channel === 'form' && possible.includes('email')) return 'email'
  const any = possible.length > 0 ? possible : step.channels
  if (any.length === 0) throw new Error(`${script.key}: a step without a channel`)
  return random.pick(any)
}

/** A wording that starts with "@ …" brings the subject of its conversation. */
function subjectAndWords(text: string): [subject: string, words: string] {
  const match = /^@ (.+)\n/.exec(text)
  return match ? [match[1] ?? '', text.slice(match[0].length).trim()] : ['', text]
}

function tellMessage(telling: Telling, step: Step, index: number): void {
  const { stage, person, random, script, name } = telling
  const inbound = step.act === 'inbound'
  const automatic = step.flags.has('auto') || step.flags.has('bot')
  const before = telling.channel
  const channel = channelOf(telling, step)
  telling.channel = channel
  // Nobody visits, calls or chats with a closed shop first, and no postman comes at night.
  if (before === null && (DAYTIME.includes(channel) || (channel === 'chat' && !telling.asWritten)))
    telling.at = lastOpen(telling.at)
  const { at } = telling
  const kind = kindOf(step, channel)
  const staffed: StaffKey =
    step.staff ??
    (step.options.staff === 'shop' || before === 'shop' || channel === 'shop' ? person.shop.staff : telling.staff)
  const staff = automatic || inbound ? null : staffed
  // A visit, or a call that was taken, is written down by a colleague and has its answer on the spot.
  const taken =
    inbound &&
    (kind === 'visit' || (kind === 'call' && !['missed', 'voicemail', 'callback'].some((flag) => step.flags.has(flag))))
  const account = accountOf(step, channel, script.queue, person)
  const plan = recordOf(stage, person, channel, at)
  telling.opener ??= plan

  const [ownSubject, raw] = subjectAndWords(wordsOf(telling, step, staff))
  telling.subject ||= typeset(ownSubject || subjectOf(telling, staff))
  const written = telling.asWritten || step.flags.has('raw')
  const spoken = kind === 'call' || kind === 'visit' || kind === 'selfcare'
  const visible =
    spoken || automatic || (staff && written)
      ? typeset(raw)
      : staff
        ? signed(raw, person, channel, staff, !telling.answered, step.options.lang ?? 'fr')
        : written
          ? raw
          : typed(dressed(raw, person, channel, !telling.heard, random), person.style, channel, random)

  const customer = partyOf(person, channel)
  const house = { name: account.name, address: account.address }
  const mail = channel === 'email' ? mailOf(telling, step, index, inbound, visible) : null
  const failed = step.flags.has('failed')
  const sent = !inbound && !spoken
  const interactionId = seedId(`interaction:${name}:${index}`, at)
  stage.interactions.push({
    id: interactionId,
    conversationId: telling.id,
    customerId: customerId(person),
    sourceRecordId: recordId(plan),
    channel,
    channelAccountId: accountId(account.key),
    direction: inbound ? 'inbound' : 'outbound',
    kind,
    authorId: staff ? userId(staff) : taken ? userId(staffed) : null,
    automatic,
    fromName: inbound ? customer.name : staff ? staffName(staff) : COMPANY.name,
    fromAddress: inbound ? customer.address || null : account.address,
    recipients: { to: [inbound ? house : customer], cc: [] },
    subject: mail?.subject ?? (channel === 'form' ? telling.subject : null),
    text: mail?.whole ?? visible,
    visibleText: visible,
    html: mail?.html ?? null,
    language: step.options.lang ?? (inbound ? person.language : 'fr'),
    messageId: mail?.messageId ?? null,
    inReplyTo: mail?.inReplyTo ?? null,
    references: mail?.references ?? [],
    occurredAt: kind === 'letter' && inbound ? plus(at, -2 * 1440) : at,
    receivedAt: at,
    durationSeconds: durationOf(step, kind, random),
    metadata: metadataOf(step, kind, channel, person, random),
    source: inbound ? sourceOf(channel) : automatic ? 'automation' : mail ? 'reply' : 'console',
    state: sent ? (failed ? 'failed' : 'sent') : null,
    stateReason: failed ? '550 5.1.1 Destinataire inconnu' : null,
    sendAttempts: sent ? 1 : 0,
    sentAt: sent && !failed ? plus(at, 0.15) : null,
    purpose: sent ? (automatic ? 'service' : 'reply') : null,
    topic: sent ? (telling.script.reason ?? 'request') : null,
  })
  attach(telling, step, interactionId)
  if (mail) {
    const sender = inbound ? customer : { name: COMPANY.name, address: account.address }
    telling.mails.push({
      text: visible,
      at,
      name: sender.name ?? sender.address,
      address: sender.address,
      subject: mail.subject,
      messageId: mail.messageId,
    })
  }

  if (telling.openedAt === null) {
    telling.openedAt = at
    telling.queue = script.queue ?? account.queue
    event(telling, 'opened', at, taken ? staffed : null, { channel })
  }
  if (inbound) {
    hear(telling, kind, visible, account.promisedMinutes, channel)
    if (taken) {
      telling.clock = clockAfterOutbound(telling.clock, false)
      take(telling, staffed, at)
    }
    telling.lastInboundAt = at
    telling.heard = true
  } else {
    telling.clock = clockAfterOutbound(telling.clock, automatic || failed)
    if (staff) {
      if (telling.status !== 'resolved' && ASYNC.includes(channel)) telling.status = 'pending'
      take(telling, staff, plus(at, -Math.min(step.delay.minutes, 4)))
      telling.answered = true
    }
  }
  if (at > telling.lastAt) telling.lastAt = at
  telling.preview = previewOf(visible)
}

/** What an inbound message does to the conversation: the same as `receiveInteraction`. */
function hear(
  telling: Telling,
  kind: ReturnType<typeof kindOf>,
  text: string,
  promisedMinutes: number,
  channel: Channel,
): void {
  const { at, status } = telling
  if (status === 'resolved' && isOnlyThanks(text)) return
  telling.clock = clockAfterInbound(telling.clock, kind, at, promisedMinutes)
  if (status === 'resolved') {
    telling.reopened++
    telling.resolved = null
    event(telling, 'reopened', at, null, { channel })
  } else if (status === 'snoozed') event(telling, 'woken', at, null, { channel })
  telling.status = 'open'
  telling.snoozedUntil = null
}

function durationOf(step: Step, kind: ReturnType<typeof kindOf>, random: Random): number | null {
  if (kind === 'visit') return random.int(5, 40) * 60
  if (kind !== 'call' || step.flags.has('missed')) return null
  return Number(step.options.dur ?? random.int(95, 620))
}

function mailOf(telling: Telling, step: Step, index: number, inbound: boolean, visible: string) {
  const { mails, random, person, name, subject } = telling
  const before = mails.at(-1)
  const domain = inbound ? domainOf(addressOn(person, 'email') ?? 'mel.example') : COMPANY.domain
  const whole =
    before && inbound && !step.flags.has('noquote') && random.chance(0.75)
      ? withHistory(visible, before, random)
      : visible
  return {
    messageId: `<${seedId(`message:${name}:${index}`).slice(0, 18)}@${domain}>`,
    inReplyTo: before?.messageId ?? null,
    references: mails.map((each) => each.messageId),
    subject: before ? `Re: ${subject}` : subject,
    whole,
    html: step.flags.has('html') || random.chance(inbound ? 0.4 : 0.9) ? htmlOf(visible, whole) : null,
  }
}

function attach({ stage, name, at, person, values, random }: Telling, step: Step, interactionId: string): void {
  for (const [position, kind] of (step.options.att?.split(',') ?? []).entries()) {
    const file = demoFile(kind, { person, values, at, random })
    const sha256 = createHash('sha256').update(file.content).digest('hex')
    stage.blobs.set(sha256, { sha256, size: file.content.length, content: file.content, createdAt: at })
    stage.attachments.push({
      id: seedId(`attachment:${name}:${interactionId}:${position}`, at),
      interactionId,
      position,
      filename: file.filename,
      contentType: file.contentType,
      declaredType: file.contentType,
      size: file.content.length,
      sha256,
    })
  }
}

function finish(telling: Telling): void {
  const { stage, script, person, resolved, openedAt, opener, queue, channel } = telling
  if (openedAt === null || opener === null || queue === null || channel === null)
    throw new Error(`${script.key}: starts after now`)
  if (telling.assignee && telling.seenAt)
    stage.reads.push({ userId: userId(telling.assignee), conversationId: telling.id, readAt: telling.seenAt })
  stage.conversations.push({
    id: telling.id,
    customerId: customerId(person),
    sourceRecordId: recordId(opener),
    subject: telling.subject,
    subjectKey: telling.subject.trim().toLowerCase(),
    status: telling.status,
    // The reason is set by whoever takes the conversation.
    reason: telling.assignee !== null || telling.status === 'resolved' ? script.reason : null,
    urgency: telling.urgency,
    queueId: queueId(queue),
    assigneeId: telling.assignee ? userId(telling.assignee) : null,
    openedAt,
    resolvedAt: resolved?.at ?? null,
    resolvedBy: resolved?.by ? userId(resolved.by) : null,
    resolution: resolved?.text || null,
    reopenedCount: telling.reopened,
    snoozedUntil: telling.snoozedUntil,
    ...telling.clock,
    lastChannel: channel,
    lastInteractionAt: telling.lastAt,
    lastInboundAt: telling.lastInboundAt,
    preview: telling.preview,
    version: 1,
  })
}
