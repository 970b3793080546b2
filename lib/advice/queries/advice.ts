import 'server-only'
import { database } from '@/db/client'
import type { Channel } from '@/lib/channels/port'
import { survivorOf } from '@/lib/customers/queries/family'
import { type Actor, demand } from '@/lib/platform/actor'
import { auditRead } from '@/lib/platform/audit'
import { DomainError } from '@/lib/platform/errors'
import { decideOn } from '@/lib/policy/commands/decide'
import { placeOf } from '@/lib/policy/domain/departments'
import { describeDecision } from '@/lib/policy/domain/describe'
import { openUntil, untilWords } from '@/lib/policy/domain/open-until'
import type { ContactDecision, ContactRequest } from '@/lib/policy/domain/types'
import { CONTACT_CHANNELS, type ContactChannel, type Locale } from '@/lib/policy/domain/vocabulary'
import { knownCustomer } from '@/lib/policy/queries/facts'
import { policySettingsOf } from '@/lib/policy/queries/settings'
import { adviceSentence, adviseChannels } from '../domain/advise'
import { ageBandOf, behaviourOf } from '../domain/behaviour'
import { ADVICE_CHANNELS, type AdviceChannel } from '../domain/channels'
import { COST_CENTS } from '../domain/costs'
import type { AdviceInput } from '../domain/types'
import type { AdviceRequest } from '../schemas'
import type { ChannelAdviceView } from '../views'
import { attemptsOf } from './behaviour'
import { type Situation, situationOf, waitsNow } from './situation'

const isContact = (channel: AdviceChannel): channel is AdviceChannel & ContactChannel =>
  (CONTACT_CHANNELS as readonly string[]).includes(channel)
const advised = (channel: Channel | ContactChannel | null | undefined): AdviceChannel | null =>
  ADVICE_CHANNELS.find((each) => each === channel) ?? null

/** Where this customer can be reached at all, and what they can be led to when that is what they need. */
function reachable({ reach, ours, lastInbound }: Situation, asked: AdviceRequest): AdviceChannel[] {
  const has = (kind: Situation['reach'][number]['kind']) => reach.some((point) => point.kind === kind)
  const open = (channel: Channel) => ours.includes(channel)
  const found: [AdviceChannel, boolean][] = [
    ['phone', has('phone') && open('phone')],
    ['sms', reach.some(({ mobile }) => mobile) && open('sms')],
    ['email', has('email') && open('email')],
    ['whatsapp', has('whatsapp') && open('whatsapp')],
    ['messenger', has('messenger') && open('messenger')],
    ['instagram', has('instagram') && open('instagram')],
    ['post', has('postal') && open('post')],
    ['registered_post', has('postal') && asked.legalWeight === true],
    ['registered_electronic', has('email') && asked.legalWeight === true],
    // Nobody can be called into a chat: only who is there can be answered.
    ['chat', lastInbound === 'chat' && open('chat')],
    ['self_care', asked.need === 'simple' && open('faq')],
    ['form', asked.occasion === 'data_collection' && open('form')],
    ['social', asked.reason === 'opinion' && open('review')],
  ]
  return found.filter(([, can]) => can).map(([channel]) => channel)
}

/**
 * How to reach this customer now (PRODUCT.md §6): each channel that works and is lawful, best first, with its reasons;
 * then those the contact decision took away. Throws `not_found` or `erased`.
 */
export async function getChannelAdvice(
  actor: Actor,
  customerId: string,
  asked: AdviceRequest,
  { locale, now = new Date() }: { locale: Locale; now?: Date },
): Promise<ChannelAdviceView> {
  demand(actor, 'customer.read')
  demand(actor, 'consent.read')
  const db = database()
  const { id } = await survivorOf(db, customerId)
  const [known, settings, situation, attempts, waits] = await Promise.all([
    knownCustomer(db, id, now),
    policySettingsOf(db),
    situationOf(db, id, asked.conversation),
    attemptsOf(db, id),
    waitsNow(db),
  ])
  if (!known) throw new DomainError('not_found')
  await auditRead(db, actor, { action: 'customer.read', subjectKind: 'customer', subjectId: id, customerId: id })
  const { request } = situation
  const basis = {
    purpose: asked.purpose ?? (request ? ('reply' as const) : ('service' as const)),
    reason: asked.reason ?? request?.reason ?? null,
    urgency: asked.urgency ?? request?.urgency ?? ('normal' as const),
  }
  const { facts } = known
  const { zone } = placeOf(facts.timeZone, facts.department)
  const behaviour = behaviourOf(attempts, zone)
  const decisions = new Map<AdviceChannel, { decision: ContactDecision; sentence: string; closes: Date | null }>()
  const channels = reachable(situation, { ...asked, ...(basis.reason ? { reason: basis.reason } : {}) })
  for (const channel of channels) {
    if (!isContact(channel)) continue
    const question: ContactRequest = {
      purpose: basis.purpose,
      channel,
      topic: basis.reason ?? 'request',
      agentTyped: true,
    }
    const { decision, facts: decidedOn } = decideOn(known, question, now, { locale, settings })
    const allowedAt = (at: Date) => decideOn(known, question, at, { locale, settings }).decision.outcome === 'allow'
    decisions.set(channel, {
      decision,
      sentence: describeDecision(decision, question, decidedOn, now, locale),
      closes: decision.outcome === 'allow' ? openUntil(question, facts, settings, now, allowedAt) : null,
    })
  }
  const input: AdviceInput = {
    ...basis,
    occasion: asked.occasion ?? null,
    need: asked.need ?? null,
    documents: asked.documents ?? false,
    legalWeight: asked.legalWeight ?? false,
    audience: facts.customerKind === 'individual' ? 'individual' : 'professional',
    ageBand: ageBandOf(situation.birthDate, now, zone),
    unhappy: situation.unhappy,
    statedPreference: advised(facts.preferredChannel),
    lastInbound: advised(situation.lastInbound),
    candidates: channels.map((channel) => {
      const observed = behaviour.get(channel)
      const costCents = COST_CENTS[channel]
      const waitMinutes = waits.get(channel)
      return {
        channel,
        decision: decisions.get(channel)?.decision ?? null,
        ...(observed ? { observed } : {}),
        ...(costCents === undefined ? {} : { costCents }),
        ...(waitMinutes === undefined ? {} : { capacity: { open: true, waitMinutes } }),
      }
    }),
    now,
    timeZone: zone,
  }
  const ranked = adviseChannels(input, locale)
  return {
    customerId: id,
    basis,
    channels: ranked.map((advice) => {
      const decided = decisions.get(advice.channel)
      return {
        channel: advice.channel,
        score: advice.score,
        sentence: adviceSentence(advice, locale),
        factors: advice.factors,
        until: advice.until ?? null,
        openUntil: decided?.closes
          ? { at: decided.closes.toISOString(), words: untilWords(decided.closes, now, zone, locale) }
          : null,
        decision: decided
          ? { outcome: decided.decision.outcome, codes: decided.decision.codes, sentence: decided.sentence }
          : null,
      }
    }),
    excluded: [...decisions].flatMap(([channel, { decision, sentence }]) =>
      isContact(channel) && (decision.outcome === 'block' || decision.outcome === 'redirect')
        ? [{ channel, code: decision.codes[0] ?? '', sentence }]
        : [],
    ),
  }
}
