import type { Channel } from '../../lib/channels/port'
import type { InteractionKind } from '../../lib/conversations/domain'
import type { ContactPointKind } from '../../lib/identity/domain/contact-points'
import { ACCOUNTS, type QueueKey } from './company'
import { dayWords, parisClock } from './paris-time'
import type { Person, RecordPlan } from './people'
import type { Random } from './random'
import type { Step } from './script'
import type { Stage } from './stage'

/** Channels that need no address of the customer. */
const OPEN_TO_ALL: readonly Channel[] = ['chat', 'faq', 'shop', 'review', 'post', 'video']
/** Channels that the very old of this story do not use of their own accord. */
const ONLINE: readonly Channel[] = ['chat', 'faq', 'video', 'review']
/** Channels whose sender is a source record of its own, and the kind of its address. */
const SENDERS: Partial<Record<Channel, ContactPointKind>> = {
  email: 'email',
  sms: 'phone',
  whatsapp: 'whatsapp',
  messenger: 'messenger',
  instagram: 'instagram',
  x: 'x',
  facebook: 'facebook',
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
  phone: 'telephony',
  video: 'telephony',
  shop: 'console',
  post: 'console',
}

/** The kind of an interaction on this channel. */
export function kindOf(step: Step, channel: Channel): InteractionKind {
  return step.flags.has('private') ? 'message' : (KINDS[channel] ?? 'message')
}

/** What brought an inbound interaction in. */
export const sourceOf = (channel: Channel): string => SOURCES[channel] ?? channel

/** The address a customer uses on a channel, null where they have none or none is needed. */
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

/** Whether this person can be met on the channel. */
export function uses(person: Person, channel: Channel): boolean {
  if (OPEN_TO_ALL.includes(channel)) return !ONLINE.includes(channel) || person.age < 78
  return addressOn(person, channel) !== null
}

const e164 = (phone: string) => `+33${phone.replaceAll(' ', '').slice(1)}`

/** Name and wire address of the customer on a channel. */
export function partyOf(person: Person, channel: Channel): { name: string | null; address: string } {
  const address = addressOn(person, channel)
  const dialled = channel === 'sms' || channel === 'whatsapp' || channel === 'phone' || channel === 'fax'
  return {
    name: `${person.given} ${person.family}`.trim() || person.organisation,
    address:
      address === null || (channel === 'form' && !address.includes('@'))
        ? (address ?? '')
        : dialled
          ? e164(address)
          : address,
  }
}

const MAILBOXES: Partial<Record<QueueKey, string>> = {
  atelier: 'email-sav',
  mutuelles: 'email-mutuelles',
  pros: 'email-pro',
}

/** Our own end of the channel. Throws when the company has no such door. */
export function accountOf(step: Step, channel: Channel, queue: QueueKey | null, person: Person) {
  const waits = step.flags.has('callback') || step.flags.has('voicemail')
  const key =
    channel === 'shop'
      ? `shop-${person.shop.key}`
      : channel === 'email'
        ? ((queue && MAILBOXES[queue]) ?? 'email')
        : channel === 'phone' && waits
          ? 'phone-callback'
          : channel
  const account = ACCOUNTS.find((each) => each.key === key)
  if (!account) throw new Error(`no account ${key}`)
  return account
}

/** The record that a message on this channel belongs to: the sender's own, made at its first message. */
export function recordOf(stage: Stage, person: Person, channel: Channel, at: Date): RecordPlan {
  const main = person.records[0]
  if (!main) throw new Error(`${person.key} has no record`)
  const own = person.records.find((each) => each.source === channel)
  if (own) return own
  const address = addressOn(person, channel)
  const pointKind = SENDERS[channel]
  if (!address || !pointKind) return main
  const name = `${person.given} ${person.family}`.trim()
  const asTyped = pointKind === 'phone' || pointKind === 'whatsapp' ? e164(address) : address
  const sourceKey = asTyped.replace(/^@/, '').toLowerCase()
  const key = `${channel}:${sourceKey}`
  const made = stage.senders.get(key)
  if (made) {
    if (at < made.at) made.at = at
    return made.plan
  }
  const shouted =
    channel === 'email' && person.style === 'ancien' ? `${person.family.toUpperCase()} ${person.given}` : name
  const plan: RecordPlan = {
    key,
    source: channel,
    sourceKey,
    attributes: channel === 'sms' ? {} : { displayName: shouted },
    receivedDaysAgo: 0,
    updatedDaysAgo: 0,
    points: [{ kind: pointKind, asTyped, verified: true }],
    cause: 'matched',
  }
  stage.senders.set(key, { person, plan, at })
  return plan
}

/** What the channel itself tells about an interaction, beside its words. */
export function metadataOf(
  step: Step,
  kind: InteractionKind,
  channel: Channel,
  person: Person,
  random: Random,
): Record<string, unknown> {
  const { options, flags } = step
  if (kind === 'review')
    return {
      platform: options.on ?? 'Google',
      public: true,
      ...(step.act === 'inbound'
        ? { rating: Number(options.rating ?? 3), author: `${person.given} ${person.family.charAt(0)}.` }
        : {}),
    }
  if (kind === 'post')
    return { public: true, ...(step.act === 'inbound' ? { reach: Number(options.reach ?? random.int(40, 900)) } : {}) }
  if (kind === 'call') {
    const outcome = flags.has('missed')
      ? 'missed'
      : flags.has('voicemail')
        ? 'voicemail'
        : flags.has('callback')
          ? 'callback_requested'
          : 'answered'
    return step.act === 'inbound'
      ? { outcome, waitSeconds: Number(options.wait ?? random.int(4, outcome === 'missed' ? 320 : 55)) }
      : { outcome }
  }
  if (kind === 'visit') return { shop: person.shop.name }
  if (kind === 'selfcare') return { page: options.page ?? '/aide', solved: options.solved !== 'no' }
  if (kind === 'letter' || channel === 'fax')
    return {
      pages: Number(options.pages ?? 1),
      ...(flags.has('registered')
        ? {
            registered: `1A ${random.int(100, 999)} ${random.int(100, 999)} ${random.int(1000, 9999)} ${random.int(0, 9)}`,
          }
        : {}),
    }
  if (channel === 'chat') return { page: options.page ?? '/', ...(flags.has('bot') ? { bot: true } : {}) }
  return {}
}

/** A mail already in the conversation, as an answer quotes it. */
export type SentMail = { text: string; at: Date; name: string; address: string; subject: string; messageId: string }

/** The text of an answer with what it answers below, as the common mail programs write it. */
export function withHistory(text: string, before: SentMail, random: Random): string {
  const clock = parisClock(before.at)
  const time = `${String(clock.hour).padStart(2, '0')}:${String(clock.minute).padStart(2, '0')}`
  const quoted = before.text
    .split('\n')
    .map((line) => `> ${line}`.trimEnd())
    .join('\n')
  const { name, address, subject } = before
  return random.pick([
    `${text}\n\nLe ${dayWords.full(before.at)} à ${time}, ${name} <${address}> a écrit :\n\n${quoted}`,
    `${text}\n\n________________________________\nDe : ${name} <${address}>\nEnvoyé : ${dayWords.full(before.at)} ${time}\nObjet : ${subject}\n\n${before.text}`,
    `${text}\n\nEnvoyé de mon iPhone\n\n> Le ${dayWords.numeric(before.at)} à ${time}, ${name} <${address}> a écrit :\n> \n${quoted}`,
    `${text}\n\n> Message du ${dayWords.numeric(before.at)} ${time}\n> De : "${name}" <${address}>\n> Objet : ${subject}\n>\n${quoted}`,
  ])
}

const escapeHtml = (text: string) => text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;')
const lines = (text: string) => escapeHtml(text).replace(/\n/g, '<br />')

/** The same message in HTML: paragraphs, the quoted part in a blockquote. Holds no tag that the sanitiser removes. */
export function htmlOf(visible: string, whole: string): string {
  const paragraphs = visible.split(/\n{2,}/).map((part) => `<p>${lines(part)}</p>`)
  const rest = whole.slice(visible.length).trim()
  const quote = rest ? `<blockquote>${lines(rest.replace(/^> ?/gm, ''))}</blockquote>` : ''
  return `<div>${paragraphs.join('')}</div>${quote}`
}
