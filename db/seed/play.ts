import { createHash } from 'node:crypto'
import type { Channel } from '../../lib/channels/port'
import {
  type Clock,
  type ConversationStatus,
  clockAfterInbound,
  clockAfterOutbound,
  type InteractionKind,
  isOnlyThanks,
} from '../../lib/conversations/domain'
import { MINUTE_MS } from '../../lib/platform/time'
import type {
  attachments,
  blobs,
  commitments,
  conversationEvents,
  conversations,
  interactions,
  mentions,
} from '../schema'
import { ACCOUNTS, COMPANY, type QueueKey } from './company'
import { demoFile } from './files'
import { dayWords, parisAt, parisClock, plus, whenOpen } from './paris-time'
import type { Person, RecordPlan } from './people'
import { deck, type Random, seedId } from './random'
import { minutesOf, type Script, type Step } from './script'
import { DEMO_STAFF, type StaffKey } from './sign-ins'
import { dressed, type StoryValues, signed, spin, storyValues, typed, typeset } from './wording'

type Row<T extends { $inferInsert: object }> = T['$inferInsert']

/** Everything the conversations leave behind, as rows ready to insert. */
export type Stage = {
  now: Date
  conversations: Row<typeof conversations>[]
  interactions: Row<typeof interactions>[]
  events: Row<typeof conversationEvents>[]
  commitments: Row<typeof commitments>[]
  attachments: Row<typeof attachments>[]
  blobs: Map<string, Row<typeof blobs>>
  mentions: Row<typeof mentions>[]
  /** Records that the channels themselves made (sender of a mail, caller …), by key. */
  senders: Map<string, { person: Person; plan: RecordPlan; at: Date }>
  decks: Map<string, () => string>
}

export function emptyStage(now: Date): Stage {
  return {
    now,
    conversations: [],
    interactions: [],
    events: [],
    commitments: [],
    attachments: [],
    blobs: new Map(),
    mentions: [],
    senders: new Map(),
    decks: new Map(),
  }
}

export const userId = (key: StaffKey) => seedId(`user:${key}`)
export const queueId = (key: QueueKey) => seedId(`queue:${key}`)
export const accountId = (key: string) => seedId(`account:${key}`)
export const customerId = (person: Person) => seedId(`customer:${person.key}`)
export const recordId = (plan: { source: string; sourceKey: string }) =>
  seedId(`record:${plan.source}:${plan.sourceKey}`)

/** What `subjectKey` of the e-mail domain leaves of these subjects, which carry no Re: of their own. */
const subjectKeyOf = (subject: string) => subject.trim().toLowerCase()
const previewOf = (text: string) => {
  const line = text.replace(/\s+/g, ' ').trim()
  return line.length > 180 ? `${line.slice(0, 179)}…` : line
}

const KINDS: Partial<Record<Channel, InteractionKind>> = {
  phone: 'call',
  video: 'call',
  form: 'form',
  post: 'letter',
  x: 'post',
  facebook: 'post',
  review: 'review',
  shop: 'visit',
  faq: 'selfcare',
}
const SOURCES: Partial<Record<Channel, string>> = {
  email: 'email',
  form: 'form',
  phone: 'telephony',
  video: 'telephony',
  shop: 'console',
  post: 'console',
  internal: 'console',
}
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

export type PlayOptions = {
  start: Date
  random: Random
  person: Person
  /** Stop after this many steps. */
  upTo?: number
  /** When the last step happened; the others keep their distance before it. */
  lastAt?: Date
  staff?: StaffKey
  values?: StoryValues
  /** Hand-written: nothing is added around the words. */
  asWritten?: boolean
  key?: string
}

function shopAccount(person: Person): string {
  return `shop-${person.shop.key}`
}

function accountOf(script: Script, channel: Channel, person: Person, option: string | undefined) {
  const queue = script.queue
  const key =
    option ??
    (channel === 'shop'
      ? shopAccount(person)
      : channel === 'email' && queue === 'atelier'
        ? 'email-sav'
        : channel === 'email' && queue === 'mutuelles'
          ? 'email-mutuelles'
          : channel === 'email' && queue === 'pros'
            ? 'email-pro'
            : channel)
  const account = ACCOUNTS.find((each) => each.key === key)
  if (!account) throw new Error(`no account ${key}`)
  return account
}

/** The address a customer uses on a channel, null where they have none. */
export function addressOn(person: Person, channel: Channel): string | null {
  switch (channel) {
    case 'email':
      return person.email
    case 'sms':
    case 'whatsapp':
      return person.phone
    case 'phone':
      return person.phone ?? person.landline
    case 'fax':
      return person.handles.fax ?? person.landline
    case 'messenger':
    case 'instagram':
    case 'x':
    case 'facebook':
      return person.handles[channel] ?? null
    case 'form':
      return person.email ?? person.phone
    default:
      return null
  }
}

const e164 = (phone: string) => `+33${phone.replaceAll(' ', '').slice(1)}`

/** The record that a message on this channel belongs to: the sender's own, made at its first message. */
function recordOf(stage: Stage, person: Person, channel: Channel, at: Date): RecordPlan {
  const main = person.records[0]
  if (!main) throw new Error(`${person.key} has no record`)
  const address = addressOn(person, channel)
  const social = channel === 'messenger' || channel === 'instagram' || channel === 'x' || channel === 'facebook'
  const own = person.records.find((each) => each.source === channel)
  if (own) return own
  if (!address || !(social || channel === 'email' || channel === 'whatsapp' || channel === 'sms')) return main
  const name = `${person.given} ${person.family}`.trim()
  const sourceKey = channel === 'email' || social ? address.replace(/^@/, '').toLowerCase() : e164(address)
  const key = `${channel}:${sourceKey}`
  const made = stage.senders.get(key)
  if (made) {
    if (at < made.at) made.at = at
    return made.plan
  }
  const plan: RecordPlan = {
    key,
    source: channel,
    sourceKey,
    attributes:
      channel === 'sms'
        ? {}
        : {
            displayName:
              channel === 'email' && person.style === 'ancien'
                ? `${person.family.toUpperCase()} ${person.given}`
                : name,
          },
    receivedDaysAgo: 0,
    updatedDaysAgo: 0,
    points: [
      {
        kind: channel === 'sms' ? 'phone' : (channel as 'email'),
        asTyped: social ? address : channel === 'email' ? address : e164(address),
        verified: true,
      },
    ],
    cause: 'matched',
  }
  stage.senders.set(key, { person, plan, at })
  return plan
}

function chosenWording(
  stage: Stage,
  script: Script,
  step: Step,
  index: number,
  channel: Channel,
  random: Random,
  chosenFirst: { index: number },
): string {
  const list = step.wordings.filter((each) => each.channels.length === 0 || each.channels.includes(channel))
  if (list.length === 0) throw new Error(`${script.key}: nothing to say on ${channel} at step ${index + 1}`)
  if (step.flags.has('paired')) {
    const text = step.wordings[chosenFirst.index]?.text
    if (text === undefined) throw new Error(`${script.key}: step ${index + 1} has no wording ${chosenFirst.index + 1}`)
    return text
  }
  const name = `${script.key}/${index}/${channel}/${list.length}`
  let deal = stage.decks.get(name)
  if (!deal) {
    deal = deck(
      random.fork(name),
      list.map((each) => each.text),
    )
    stage.decks.set(name, deal)
  }
  const text = deal()
  if (index === script.steps.findIndex((each) => each.wordings.length > 1))
    chosenFirst.index = step.wordings.findIndex((each) => each.text === text)
  return text
}

/** Where the next message goes: on the same channel when it may, by e-mail after a form, else on one they have. */
function channelOf(step: Step, possible: readonly Channel[], before: Channel | null, random: Random): Channel {
  if (before && step.channels.length > 1 && possible.includes(before)) return before
  if (before === 'form' && possible.includes('email')) return 'email'
  return possible.length > 0 ? random.pick(possible) : (step.channels[0] as Channel)
}

function momentOf(step: Step, before: Date, human: boolean, now: Date): Date {
  let at = plus(before, step.delay.minutes)
  if (step.delay.clock) {
    at = parisAt(plus(before, step.delay.minutes), 0, step.delay.clock.hour, step.delay.clock.minute)
    if (at <= before)
      at = parisAt(
        before,
        Math.max(1, Math.round(step.delay.minutes / 1440)),
        step.delay.clock.hour,
        step.delay.clock.minute,
      )
    // Colleagues do not work on Sundays.
    if (human && parisClock(at).weekday === 0 && plus(at, 1440) <= now) at = plus(at, 1440)
  } else if (human && step.delay.minutes >= 15) {
    const open = whenOpen(at)
    if (open <= now) at = open
  }
  return at
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

const domainOf = (address: string) => address.split('@')[1] ?? COMPANY.domain

/** The text of an answer with what it answers below, as the common mail programs write it. */
function withHistory(
  text: string,
  before: { text: string; at: Date; name: string; address: string; subject: string } | null,
  random: Random,
): string {
  if (!before) return text
  const clock = parisClock(before.at)
  const time = `${String(clock.hour).padStart(2, '0')}:${String(clock.minute).padStart(2, '0')}`
  const quoted = before.text
    .split('\n')
    .map((line) => `> ${line}`.trimEnd())
    .join('\n')
  const plain = before.text
  return random.pick([
    `${text}\n\nLe ${dayWords.full(before.at)} à ${time}, ${before.name} <${before.address}> a écrit :\n\n${quoted}`,
    `${text}\n\n________________________________\nDe : ${before.name} <${before.address}>\nEnvoyé : ${dayWords.full(before.at)} ${time}\nObjet : ${before.subject}\n\n${plain}`,
    `${text}\n\nEnvoyé de mon iPhone\n\n> Le ${dayWords.numeric(before.at)} à ${time}, ${before.name} <${before.address}> a écrit :\n> \n${quoted}`,
    `${text}\n\n> Message du ${dayWords.numeric(before.at)} ${time}\n> De : "${before.name}" <${before.address}>\n> Objet : ${before.subject}\n>\n${quoted}`,
  ])
}

const escapeHtml = (text: string) => text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;')

function htmlOf(visible: string, whole: string): string {
  const paragraphs = visible.split(/\n{2,}/).map((part) => `<p>${escapeHtml(part).replace(/\n/g, '<br />')}</p>`)
  const rest = whole.slice(visible.length).trim()
  return `<div>${paragraphs.join('')}</div>${
    rest
      ? `<blockquote>${escapeHtml(rest)
          .replace(/^(?:&gt;) ?/gm, '')
          .replace(/\n/g, '<br />')}</blockquote>`
      : ''
  }`
}

type Sent = { text: string; at: Date; name: string; address: string; subject: string; messageId: string }

/** Plays a script for one person and leaves its rows on the stage. Nothing happens after `stage.now`. */
export function play(stage: Stage, script: Script, options: PlayOptions): { id: string; status: ConversationStatus } {
  const { random, person } = options
  const now = stage.now
  const values = options.values ?? storyValues(random, person)
  const name = `${script.key}:${options.key ?? person.key}`
  const id = seedId(`conversation:${name}`, options.start)
  const steps = script.steps.slice(0, options.upTo ?? script.steps.length)
  const firstSpoken = steps.find((step) => step.act === 'inbound' || step.act === 'outbound')
  if (!firstSpoken) throw new Error(`${script.key}: nobody speaks`)

  const chosenFirst = { index: 0 }
  let at = options.start
  let clock: Clock = { waitingSince: null, dueAt: null }
  let status: ConversationStatus = 'open'
  let subject = ''
  let queue: QueueKey | null = null
  let assignee: StaffKey | null = null
  let resolved: { at: Date; by: StaffKey | null; text: string } | null = null
  let snoozedUntil: Date | null = null
  let reopened = 0
  let urgency = script.urgency
  let lastChannel: Channel = firstSpoken.channels[0] ?? 'email'
  let lastInboundAt: Date | null = null
  let lastAt = at
  let openedAt: Date | null = null
  let preview = ''
  let opener: RecordPlan | null = null
  let channel: Channel | null = null
  let references: string[] = []
  let lastMail: Sent | null = null
  const spokeBefore = { inbound: false, outbound: false }
  const shopStaff = person.shop.staff
  const chosenStaff = options.staff ?? shopStaff
  const staffOf = (step: Step): StaffKey =>
    step.staff ?? (step.options.staff === 'shop' || lastChannel === 'shop' ? shopStaff : chosenStaff)
  const event = (
    kind: Row<typeof conversationEvents>['kind'],
    when: Date,
    actor: StaffKey | null,
    details: Record<string, string | null> = {},
  ) => {
    stage.events.push({
      id: seedId(`event:${name}:${stage.events.length}`, when),
      conversationId: id,
      at: when,
      kind,
      actorId: actor ? userId(actor) : null,
      details,
    })
  }
  const take = (staff: StaffKey, when: Date, by: StaffKey = staff) => {
    if (assignee === staff) return
    assignee = staff
    event('assigned', when, by, { assigneeId: userId(staff) })
  }

  for (const [index, step] of steps.entries()) {
    const human = step.act !== 'inbound' && !step.flags.has('auto') && !step.flags.has('bot')
    const isLast = index === steps.length - 1
    at = index === 0 ? at : momentOf(step, at, human, now)
    if (isLast && options.lastAt) at = options.lastAt
    if (at > now) {
      // The rest has not happened yet: this is today's open work.
      break
    }
    const say = (text: string, staff: StaffKey | null) => spin(text, random, values, person, at, staff)

    if (step.act === 'event') {
      const staff = step.staff ?? assignee ?? chosenStaff
      const words = step.wordings[0]?.text
        ? typeset(say(chosenWording(stage, script, step, index, lastChannel, random, chosenFirst), staff))
        : ''
      switch (step.verb) {
        case 'resolve': {
          const by = step.flags.has('bot') ? null : staff
          if (by) take(by, at)
          resolved = { at, by, text: words }
          status = 'resolved'
          snoozedUntil = null
          clock = { waitingSince: null, dueAt: null }
          event('resolved', at, by, { reason: script.reason, resolution: words || null })
          break
        }
        case 'assign':
          take(staff, at, (step.options.by as StaffKey | undefined) ?? staff)
          break
        case 'queue': {
          const to = step.options.value as QueueKey
          event('queued', at, staff, { from: queue ? queueId(queue) : null, to: queueId(to), queueId: queueId(to) })
          queue = to
          break
        }
        case 'snooze':
          status = 'snoozed'
          snoozedUntil = relative(step.options.until ?? 'now+1d', at, now)
          event('snoozed', at, staff, { until: snoozedUntil.toISOString() })
          break
        case 'urgency':
          urgency = (step.options.value ?? 'high') as typeof urgency
          event('urgency_set', at, staff, { urgency })
          break
        case 'pending':
          status = 'pending'
          break
        case 'open':
          status = 'open'
          break
      }
      continue
    }

    if (step.act === 'promise') {
      const staff = step.staff ?? assignee ?? chosenStaff
      const plan = opener ?? recordOf(stage, person, lastChannel, at)
      const kept = step.options.kept ? relative(step.options.kept, at, now) : null
      stage.commitments.push({
        id: seedId(`commitment:${name}:${index}`, at),
        customerId: customerId(person),
        sourceRecordId: recordId(plan),
        conversationId: id,
        text: typeset(say(step.wordings[0]?.text ?? '', staff)),
        dueAt: relative(step.options.due ?? '+1d', at, now),
        madeBy: userId(staff),
        fulfilledAt: kept && kept <= now ? kept : null,
        createdAt: at,
      })
      continue
    }

    if (step.act === 'note') {
      const staff = staffOf(step)
      const plan = opener ?? recordOf(stage, person, lastChannel, at)
      const text = typeset(say(chosenWording(stage, script, step, index, lastChannel, random, chosenFirst), staff))
      const interactionId = seedId(`interaction:${name}:${index}`, at)
      stage.interactions.push({
        id: interactionId,
        conversationId: id,
        customerId: customerId(person),
        sourceRecordId: recordId(plan),
        channel: 'internal',
        direction: 'internal',
        kind: 'note',
        authorId: userId(staff),
        fromName: DEMO_STAFF.find((each) => each.key === staff)?.name ?? null,
        text,
        visibleText: text,
        language: 'fr',
        occurredAt: at,
        receivedAt: at,
        source: 'console',
        metadata: {},
      })
      for (const who of DEMO_STAFF) {
        const called = who.name.split(' ')[0] ?? ''
        if (text.includes(`@${called}`))
          stage.mentions.push({
            interactionId,
            userId: userId(who.key),
            conversationId: id,
            createdAt: at,
            seenAt: at.getTime() < now.getTime() - 36 * 60 * MINUTE_MS ? plus(at, 45) : null,
          })
      }
      if (at > lastAt) lastAt = at
      preview = previewOf(text)
      continue
    }

    const inbound = step.act === 'inbound'
    const automatic = step.flags.has('auto') || step.flags.has('bot')
    const possible = step.channels.filter(
      (each) =>
        each === 'chat' ||
        each === 'faq' ||
        each === 'shop' ||
        each === 'review' ||
        each === 'post' ||
        each === 'video' ||
        addressOn(person, each) !== null,
    )
    channel = channelOf(step, possible, channel, random)
    const account = accountOf(script, channel, person, step.options.account)
    const staff = automatic || inbound ? null : staffOf(step)
    const plan = recordOf(stage, person, channel, at)
    opener ??= plan
    const kind =
      (step.options.kind as InteractionKind | undefined) ??
      (step.flags.has('private') ? 'message' : (KINDS[channel] ?? 'message'))
    const asWritten = options.asWritten || step.flags.has('raw')
    const [ownSubject, raw] = subjectAndWords(
      say(chosenWording(stage, script, step, index, channel, random, chosenFirst), staff),
    )
    subject ||= typeset(ownSubject)
    const call = kind === 'call' || kind === 'visit' || kind === 'selfcare'
    const loggedBy =
      inbound && (kind === 'visit' || (kind === 'call' && !step.flags.has('missed'))) ? staffOf(step) : null
    let visible = raw
    if (call || automatic) visible = typeset(raw)
    else if (inbound)
      visible = asWritten
        ? raw
        : typed(dressed(raw, person, channel, !spokeBefore.inbound, random), person.style, channel, random)
    else if (staff)
      visible = asWritten
        ? typeset(raw)
        : signed(raw, person, channel, staff, !spokeBefore.outbound, step.options.lang ?? 'fr')
    subject ||= typeset(say(deckedSubject(stage, script, random), staff))

    const mail = channel === 'email'
    const messageId = mail
      ? `<${seedId(`message:${name}:${index}`).slice(0, 18)}@${inbound ? domainOf(addressOn(person, 'email') ?? 'mel.example') : COMPANY.domain}>`
      : null
    const address = addressOn(person, channel)
    const customerParty = {
      name: `${person.given} ${person.family}`.trim() || null,
      address:
        address && (channel === 'sms' || channel === 'whatsapp' || channel === 'phone' || channel === 'fax')
          ? e164(address)
          : (address ?? ''),
    }
    const houseParty = { name: account.name, address: account.address }
    const replies: boolean = mail && lastMail !== null
    const mailSubject: string | null = mail
      ? replies
        ? `${random.chance(0.9) ? 'Re' : 'RE'}: ${subject}`
        : subject
      : channel === 'form'
        ? subject
        : null
    const whole =
      mail && inbound && replies && lastMail && !step.flags.has('noquote') && random.chance(0.75)
        ? withHistory(visible, lastMail, random)
        : visible
    const html = mail && (step.flags.has('html') || random.chance(inbound ? 0.4 : 0.9)) ? htmlOf(visible, whole) : null
    const failed = step.flags.has('failed')
    const interactionId = seedId(`interaction:${name}:${index}`, at)
    const metadata: Record<string, unknown> = {}
    if (step.options.rating)
      Object.assign(metadata, {
        rating: Number(step.options.rating),
        platform: step.options.on ?? 'Google',
        public: true,
        author: step.options.author ?? `${person.given} ${person.family.charAt(0)}.`,
      })
    if ((channel === 'x' || channel === 'facebook') && kind === 'post')
      Object.assign(metadata, { public: true, reach: Number(step.options.reach ?? random.int(40, 900)) })
    if (kind === 'call')
      Object.assign(metadata, {
        outcome: step.flags.has('missed')
          ? 'missed'
          : step.flags.has('voicemail')
            ? 'voicemail'
            : step.flags.has('callback')
              ? 'callback_requested'
              : 'answered',
        waitSeconds: Number(step.options.wait ?? random.int(4, 55)),
      })
    if (channel === 'chat')
      Object.assign(metadata, {
        page: step.options.page ?? values.page ?? '/',
        ...(step.flags.has('bot') ? { bot: true } : {}),
      })
    if (channel === 'faq')
      Object.assign(metadata, { page: step.options.page ?? '/aide', solved: step.options.solved !== 'no' })
    if (kind === 'visit') Object.assign(metadata, { shop: person.shop.name })
    if (kind === 'letter' || channel === 'fax')
      Object.assign(metadata, {
        pages: Number(step.options.pages ?? 1),
        ...(step.flags.has('registered')
          ? {
              registered: `1A ${random.int(100, 999)} ${random.int(100, 999)} ${random.int(1000, 9999)} ${random.int(0, 9)}`,
            }
          : {}),
      })
    stage.interactions.push({
      id: interactionId,
      conversationId: id,
      customerId: customerId(person),
      sourceRecordId: recordId(plan),
      channel,
      channelAccountId: accountId(account.key),
      direction: inbound ? 'inbound' : 'outbound',
      kind,
      authorId: staff ? userId(staff) : loggedBy ? userId(loggedBy) : null,
      automatic,
      fromName: inbound
        ? customerParty.name
        : staff
          ? (DEMO_STAFF.find((each) => each.key === staff)?.name ?? null)
          : COMPANY.name,
      fromAddress: inbound ? customerParty.address || null : account.address,
      recipients: {
        to: [inbound ? houseParty : customerParty],
        cc: step.options.cc ? [{ name: null, address: step.options.cc }] : [],
      },
      subject: mailSubject,
      text: whole,
      visibleText: visible,
      html,
      remoteImages: 0,
      language: inbound ? (step.options.lang ?? person.language) : (step.options.lang ?? 'fr'),
      messageId,
      inReplyTo: replies ? (lastMail?.messageId ?? null) : null,
      references: replies ? [...references] : [],
      occurredAt: kind === 'letter' && inbound ? plus(at, -2 * 1440) : at,
      receivedAt: at,
      durationSeconds:
        kind === 'call' && !step.flags.has('missed')
          ? Number(step.options.dur ?? random.int(95, 620))
          : kind === 'visit'
            ? random.int(5, 40) * 60
            : null,
      metadata,
      source: inbound ? (SOURCES[channel] ?? channel) : automatic ? 'automation' : mail ? 'reply' : 'console',
      externalId: null,
      state: !inbound && !call ? (failed ? 'failed' : 'sent') : null,
      stateReason: failed ? (step.options.why ?? '550 5.1.1 Destinataire inconnu').replaceAll('_', ' ') : null,
      sendAttempts: !inbound && !call ? 1 : 0,
      sentAt: !inbound && !call && !failed ? plus(at, 0.15) : null,
    })
    for (const [position, file] of (step.options.att?.split(',') ?? []).entries()) {
      const made = demoFile(file, { person, values, at, random })
      const sha256 = createHash('sha256').update(made.content).digest('hex')
      stage.blobs.set(sha256, { sha256, size: made.content.length, content: made.content, createdAt: at })
      stage.attachments.push({
        id: seedId(`attachment:${name}:${index}:${position}`, at),
        interactionId,
        position,
        filename: made.filename,
        contentType: made.contentType,
        declaredType: made.contentType,
        size: made.content.length,
        sha256,
        contentId: null,
        inline: false,
      })
    }
    if (mail && messageId) {
      references = [...references, messageId]
      const sender = inbound ? customerParty : { name: 'Maison Clairvue', address: account.address }
      lastMail = {
        text: visible,
        at,
        name: sender.name ?? sender.address,
        address: sender.address,
        subject: mailSubject ?? subject,
        messageId,
      }
    }
    if (openedAt === null) {
      openedAt = at
      queue = script.queue ?? account.queue
      event('opened', at, loggedBy, { channel })
    }
    if (inbound) {
      const thanks: boolean = status === 'resolved' && isOnlyThanks(visible)
      if (!thanks) {
        // A visit or a call that a colleague took has had its answer on the spot.
        const answered = loggedBy !== null && !step.flags.has('voicemail') && !step.flags.has('callback')
        if (!answered) clock = clockAfterInbound(clock, kind, at, account.promisedMinutes)
        if (status === 'resolved') {
          reopened++
          resolved = null
          event('reopened', at, null, { channel })
        } else if (status === 'snoozed') event('woken', at, null, { channel })
        status = 'open'
        snoozedUntil = null
        if (answered) clock = clockAfterOutbound(clock, false)
      }
      lastInboundAt = at
      spokeBefore.inbound = true
    } else {
      clock = clockAfterOutbound(clock, automatic || failed)
      if (!automatic && status !== 'resolved' && ASYNC.includes(channel)) status = 'pending'
      if (staff) {
        take(staff, plus(at, -Math.min(step.delay.minutes, 4)))
        spokeBefore.outbound = true
      }
    }
    if (loggedBy) take(loggedBy, at)
    lastChannel = channel
    if (at > lastAt) lastAt = at
    preview = previewOf(visible)
  }

  if (openedAt === null || opener === null || queue === null) throw new Error(`${script.key}: starts after now`)
  // The reason is set by whoever takes the conversation.
  const reasonKnown = assignee !== null || status === 'resolved'
  stage.conversations.push({
    id,
    customerId: customerId(person),
    sourceRecordId: recordId(opener),
    subject,
    subjectKey: subjectKeyOf(subject),
    status,
    reason: reasonKnown ? script.reason : null,
    urgency,
    queueId: queueId(queue),
    assigneeId: assignee ? userId(assignee) : null,
    openedAt,
    resolvedAt: resolved?.at ?? null,
    resolvedBy: resolved?.by ? userId(resolved.by) : null,
    resolution: resolved?.text || null,
    reopenedCount: reopened,
    snoozedUntil,
    waitingSince: clock.waitingSince,
    dueAt: clock.dueAt,
    lastChannel,
    lastInteractionAt: lastAt,
    lastInboundAt,
    preview,
    version: 1,
  })
  return { id, status }
}

/** A wording that starts with "@ …" brings the subject of its conversation. */
function subjectAndWords(text: string): [subject: string, words: string] {
  const match = /^@ (.+)\n/.exec(text)
  return match ? [match[1] ?? '', text.slice(match[0].length).trim()] : ['', text]
}

function deckedSubject(stage: Stage, script: Script, random: Random): string {
  const name = `${script.key}/subject`
  let deal = stage.decks.get(name)
  if (!deal) {
    deal = deck(random.fork(name), script.subjects)
    stage.decks.set(name, deal)
  }
  return deal()
}
