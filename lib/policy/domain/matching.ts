import { isMobileSender, mayCallAutomatically } from './caller-number'
import { accessoryGranted, commercialConsent, commercialRefusal, offHoursGranted, optedInAfter } from './consent-state'
import type { Context } from './context'
import { existingCustomerChannels } from './existing-customer'
import { dayOfWall, wallAt } from './local-time'
import type { RuleCode, RuleEffect } from './rules'
import type { ContactChannel } from './vocabulary'

const HOUR = 3_600_000
const DAY = 24 * HOUR

/** The topic that carries the exception of GDPR 18(2): establishing, exercising or defending a legal claim. */
export const LEGAL_CLAIM_TOPIC = 'legal_claim'

/** Channels on which consent to marketing comes first (CPCE L34-5); voice calls have their own rules. */
const OPT_IN_CHANNELS: readonly ContactChannel[] = [
  'email',
  'sms',
  'rcs',
  'whatsapp',
  'messenger',
  'instagram',
  'social_dm',
  'fax',
]
/** Where a child's consent is given online (loi Informatique et Libertés 45). */
const ONLINE_CHANNELS: readonly ContactChannel[] = [
  'email',
  'sms',
  'rcs',
  'whatsapp',
  'messenger',
  'instagram',
  'social_dm',
  'chat',
]
/** Voice, SMS, e-mail and social messages: the channels of the canvassing ban (C. conso. L223-1). */
const BANNED_CHANNELS: readonly ContactChannel[] = [
  'phone',
  'voicebot',
  'sms',
  'rcs',
  'email',
  'social_dm',
  'messenger',
  'instagram',
  'whatsapp',
]

/** Rows that already say which ground is missing, better than `NO_GROUND` would. */
const NAMES_MISSING_GROUND: readonly RuleCode[] = ['NO_OPT_IN', 'PHONE_NO_CONSENT', 'AUTOCALL', 'B2B_OFF_TOPIC']

export interface Match {
  code: RuleCode
  effect: RuleEffect
  /** An allowed platform window is no legal ground: it never suffices to send. */
  ground?: boolean
  /** For `redirect`: where to, best first; `optional` redirects are dropped when no target is lawful. */
  targets?: readonly ContactChannel[]
  optional?: boolean
}

const block = (code: RuleCode): Match => ({ code, effect: 'block' })
const ground = (code: RuleCode): Match => ({ code, effect: 'allow', ground: true })
const permit = (code: RuleCode): Match => ({ code, effect: 'allow' })
const note = (code: RuleCode): Match => ({ code, effect: 'note' })

/** Whether the 15th birthday is still ahead on the customer's calendar; 29 February counts on 1 March. */
function isUnder15(birthDate: string, zone: string, now: number): boolean {
  const today = new Date(dayOfWall(wallAt(zone, now)) * DAY).toISOString().slice(0, 10)
  const fifteenth = `${String(Number(birthDate.slice(0, 4)) + 15).padStart(4, '0')}${birthDate.slice(4)}`
  return today < fifteenth
}

/** Rows that hold whatever the purpose: the state of the file, sender numbers, duplicates, technical limits. */
function matchAny(context: Context, now: number): Match[] {
  const { request, facts, commercial } = context
  const { channel } = request
  const matches: Match[] = []
  if (facts.erased === true) matches.push(block('ERASED'))
  if (facts.restricted === true && (commercial || request.topic !== LEGAL_CLAIM_TOPIC))
    matches.push(block('RESTRICTED'))
  if (request.containsPromotion === true && request.purpose !== 'marketing') matches.push(note('MIXED'))
  if (
    (channel === 'phone' || channel === 'voicebot') &&
    (channel === 'voicebot' || request.caller?.automated === true) &&
    request.caller?.number !== undefined &&
    !mayCallAutomatically(request.caller.number)
  )
    matches.push(block('CLI_PREFIX'))
  if (
    channel === 'sms' &&
    request.agentTyped !== true &&
    request.senderNumber !== undefined &&
    isMobileSender(request.senderNumber)
  )
    matches.push(block('SMS_SENDER'))
  if (
    request.contentSlot !== undefined &&
    facts.slotsSent?.some((sent) => sent.slot === request.contentSlot && sent.channel !== channel)
  )
    matches.push(block('DUPLICATE'))
  if (channel === 'email' && !accessoryGranted(facts, 'tracking', 'email', now)) matches.push(note('PIXEL_OFF'))
  if ((channel === 'phone' || channel === 'voicebot') && !accessoryGranted(facts, 'recording', 'phone', now))
    matches.push(note('REC_OFF'))
  return matches
}

/** Service, security, reply and call-back: their grounds, and where a service message had better go. */
function matchNecessary(context: Context): Match[] {
  const { request, facts, purpose, consumer } = context
  const { channel } = request
  const matches: Match[] = []
  if (purpose === 'service' || purpose === 'security') matches.push(ground('SERVICE'))
  if (purpose === 'reply') matches.push(ground('REPLY'))
  if (purpose === 'callback' && (channel === 'phone' || channel === 'voicebot')) matches.push(ground('CALLBACK'))
  const preferred = facts.preferredChannel
  const registered = (candidate: ContactChannel) =>
    candidate === 'registered_post' || candidate === 'registered_electronic'
  // A registered letter is a form, not a preference: none is left for another channel, none is sent for comfort.
  if (
    purpose === 'service' &&
    preferred !== undefined &&
    preferred !== channel &&
    !registered(channel) &&
    !registered(preferred)
  )
    matches.push({ code: 'PREF_CHANNEL', effect: 'redirect', targets: [preferred], optional: true })
  if (channel === 'registered_post' && facts.electronicMailbox === true && facts.electronicRegisteredConsent === true)
    matches.push({ code: 'PREF_CHANNEL', effect: 'redirect', targets: ['registered_electronic'], optional: true })
  if (channel === 'registered_electronic' && consumer && facts.electronicRegisteredConsent !== true)
    matches.push({ code: 'LRE_CONSENT', effect: 'redirect', targets: ['registered_post'] })
  return matches
}

/** What the platforms allow on WhatsApp, Messenger and Instagram. */
function matchPlatform(context: Context, now: number): Match[] {
  const { request, facts, commercial } = context
  const { channel } = request
  if (channel !== 'whatsapp' && channel !== 'messenger' && channel !== 'instagram') return []
  const inbound = facts.lastInbound?.[channel]
  const age = inbound === undefined ? Number.POSITIVE_INFINITY : now - Date.parse(inbound)
  const open = age >= 0 && age <= 24 * HOUR
  if (channel === 'whatsapp') {
    if (open) return [permit('WA_WINDOW')]
    const optedIn = facts.whatsappOptIn ?? commercialConsent(facts, 'marketing', 'whatsapp', now).state === 'granted'
    if (request.template?.approved === true && optedIn) return [note('WA_TEMPLATE')]
    const targets: ContactChannel[] = ['sms', 'email', 'post']
    return [{ code: 'WA_TEMPLATE', effect: 'redirect', targets: preferredFirst(facts.preferredChannel, targets) }]
  }
  if (open) return [permit('META_24H')]
  if (age >= 0 && age <= 7 * DAY)
    return [request.agentTyped === true && !commercial ? note('META_HUMAN') : block('META_HUMAN')]
  const targets: ContactChannel[] = ['email', ...preferredFirst(facts.preferredChannel, ['sms', 'post'])]
  return [{ code: 'META_CLOSED', effect: 'redirect', targets }]
}

/** The customer's preferred channel first; calls and registered letters are no substitute for a message. */
function preferredFirst(preferred: ContactChannel | undefined, targets: readonly ContactChannel[]): ContactChannel[] {
  const message =
    preferred !== undefined && !['phone', 'voicebot', 'registered_post', 'registered_electronic'].includes(preferred)
  return message ? [preferred, ...targets.filter((target) => target !== preferred)] : [...targets]
}

/** Marketing, and surveys, which follow the marketing rules of their channel except the phone opt-in. */
function matchCommercial(context: Context, purpose: 'marketing' | 'survey', now: number): Match[] {
  const { request, facts, consumer } = context
  const { channel } = request
  const consent = commercialConsent(facts, purpose, channel, now)
  const granted = consent.state === 'granted'
  const refusal = commercialRefusal(facts, purpose, channel, now)
  const contract = facts.contract?.ongoing === true
  const matches: Match[] = []

  if (consent.merged) matches.push(note('MERGE_STRICT'))
  if (refusal !== 'none') matches.push(block('OBJECTED'))
  if (refusal === 'stop' && (channel === 'sms' || channel === 'rcs')) matches.push(block('SMS_STOP'))
  const voice = channel === 'phone' || channel === 'voicebot'
  if (
    consumer &&
    !contract &&
    (facts.sector === 'energy_renovation' || facts.sector === 'home_adaptation') &&
    BANNED_CHANNELS.includes(channel) &&
    (voice || !granted)
  )
    matches.push(block('SECTOR_BAN'))
  const consentBased = ONLINE_CHANNELS.includes(channel) && (consumer || granted)
  if (
    consentBased &&
    facts.birthDate !== undefined &&
    facts.parentalConsent !== true &&
    isUnder15(facts.birthDate, context.place.zone, now)
  )
    matches.push(block('MINOR_15'))
  if (request.partner !== undefined) {
    const partner = request.partner
    const named = consent.partners.some((name) => sameName(name, partner))
    if (!granted || !named) matches.push(block('PARTNER'))
  }
  return matches.concat(
    channel === 'phone' || channel === 'voicebot'
      ? matchCall(context, purpose, granted, now)
      : matchWriting(context, consent.state, refusal !== 'none', now),
  )
}

/** Marketing calls, live or automated. */
function matchCall(context: Context, purpose: 'marketing' | 'survey', granted: boolean, now: number): Match[] {
  const { request, facts, consumer, settings } = context
  const { channel } = request
  const matches: Match[] = []
  if (channel === 'voicebot') {
    if (granted) matches.push(ground('OPT_IN'))
    else if (consumer) matches.push(block('AUTOCALL'))
  } else {
    const related = facts.contract?.ongoing === true && facts.contract.relatedOffer === true
    if (granted) matches.push(ground('PHONE_OPT_IN'))
    if (consumer && related) matches.push(ground('PHONE_CONTRACT'))
    if (!consumer && facts.interestDocumented === true) matches.push(ground('PHONE_B2B'))
    if (purpose === 'survey') matches.push(ground('SURVEY_PHONE'))
    else if (consumer && !granted && !related) matches.push(block('PHONE_NO_CONSENT'))
  }
  if (consumer && offHoursGranted(facts, now)) matches.push(permit('PHONE_OFFHOURS'))
  if (consumer && request.caller?.hidden === true) matches.push(block('CLI'))
  const stillRefused = facts.phoneRefusals?.some((refusal) => {
    const since = Date.parse(refusal)
    return now - since < settings.phone.refusalDays * DAY || !optedInAfter(facts, purpose, channel, since, now)
  })
  if (stillRefused) matches.push(block('PHONE_REFUSED'))
  return matches
}

/** Marketing in writing: consent, the existing-customer exception, professionals, letters. */
function matchWriting(context: Context, state: string, refused: boolean, now: number): Match[] {
  const { request, facts, consumer } = context
  const { channel } = request
  const granted = state === 'granted'
  const matches: Match[] = []
  if (granted) matches.push(ground('OPT_IN'))
  const soft =
    consumer && !refused && request.partner === undefined && existingCustomerChannels(facts, now).includes(channel)
  if (soft) matches.push(ground('SOFT_OPT_IN'))
  if (consumer && OPT_IN_CHANNELS.includes(channel) && !granted) {
    if (state === 'pending') matches.push(block('DOI_PENDING'))
    if (!soft) matches.push(block('NO_OPT_IN'))
  }
  if (channel === 'email' && facts.customerKind === 'professional') {
    if (facts.jobRelated === true) matches.push(ground('B2B_LI'))
    else if (!granted) matches.push(block('B2B_OFF_TOPIC'))
  }
  if (channel === 'email' && facts.customerKind === 'generic_address') matches.push(ground('B2B_GENERIC'))
  if (channel === 'post') matches.push(ground('POST_LI'))
  return matches
}

/** Names of partners are compared as a person would: case, accents' encoding and outer spaces do not count. */
function sameName(a: string, b: string): boolean {
  const plain = (name: string) => name.normalize('NFC').trim().toLocaleLowerCase('fr')
  return plain(a) === plain(b)
}

/** Every row of the table that matches at `now` (epoch ms), except those that ask to wait. */
export function matchesAt(context: Context, now: number): Match[] {
  const matches = matchAny(context, now).concat(
    context.commercial ? matchCommercial(context, context.commercial, now) : [],
    matchNecessary(context),
    matchPlatform(context, now),
  )
  const grounded = matches.some((match) => match.ground === true)
  if (!grounded && !matches.some((match) => NAMES_MISSING_GROUND.includes(match.code))) matches.push(block('NO_GROUND'))
  return matches
}
