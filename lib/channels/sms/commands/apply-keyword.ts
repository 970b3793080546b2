import 'server-only'
import { and, asc, eq, isNull } from 'drizzle-orm'
import type { Transaction } from '@/db/client'
import { consentNotices, contactPoints, contactPointUses, customers, type inboundDeliveries } from '@/db/schema'
import { recordConsentsIn } from '@/lib/consent/commands/record-consent'
import { sha256Hex } from '@/lib/consent/domain/canonical'
import { organisationOf } from '@/lib/consent/queries/organisation'
import { consentStates, currentNotices } from '@/lib/consent/queries/state'
import type { RecordConsentInput } from '@/lib/consent/schemas'
import { normaliseContactPoint } from '@/lib/identity/domain/contact-points'
import { systemActor } from '@/lib/platform/actor'
import { DomainError } from '@/lib/platform/errors'
import { logger } from '@/lib/platform/logger'
import { queueMessage } from '../../commands/queue-message'
import { type ContactDetails, keywordAnswer } from '../domain/answers'
import type { SmsKeyword } from '../domain/keywords'
import type { InboundSms } from '../domain/twilio-wire'
import type { SmsEnvelope } from './accept-webhook'

/** What STOP ends: everything that is not the answer to a request or part of a contract. */
const STOPPED = ['marketing', 'survey'] as const
/** STOP objects to whatever we would write (GDPR 21), it does not only take a consent back: the decision says SMS_STOP. */
const OBJECTION = 'legitimate_interest'
/** Our own words about START, from the answer to STOP; a new wording is a new version. */
const START_NOTICE = 'sms-start-1'

type Given = {
  delivery: typeof inboundDeliveries.$inferSelect
  sms: InboundSms
  keyword: SmsKeyword
  customerId: string
  /** Where the keyword was kept; null when nothing was being talked about. */
  conversationId: string | null
}

/** Everybody who uses this number now, in one order: a family's phone speaks for each of them. */
async function customersOf(tx: Transaction, { sms, customerId }: Given): Promise<string[]> {
  const value = normaliseContactPoint('phone', sms.from)
  const uses = value
    ? await tx
        .selectDistinct({ customerId: contactPointUses.customerId })
        .from(contactPointUses)
        .innerJoin(contactPoints, eq(contactPoints.id, contactPointUses.contactPointId))
        .innerJoin(customers, and(eq(customers.id, contactPointUses.customerId), isNull(customers.erasedAt)))
        .where(and(eq(contactPoints.kind, 'phone'), eq(contactPoints.value, value), isNull(contactPointUses.validTo)))
        .orderBy(asc(contactPointUses.customerId))
    : []
  return uses.length > 0 ? uses.map((use) => use.customerId) : [customerId]
}

async function languageOf(tx: Transaction, customerId: string): Promise<'fr' | 'en'> {
  const [row] = await tx.select({ language: customers.language }).from(customers).where(eq(customers.id, customerId))
  return row?.language?.startsWith('en') ? 'en' : 'fr'
}

/** The notice that START agrees to: the one published for offers by SMS, else what our answer to STOP said. */
async function noticeOf(tx: Transaction, details: ContactDetails, locale: 'fr' | 'en'): Promise<string> {
  const published = (await currentNotices(tx)).filter(
    ({ purpose, channel, version }) => purpose === 'marketing' && channel === 'sms' && version !== START_NOTICE,
  )
  const best = published.find(({ language }) => language === locale) ?? published[0]
  if (best) return best.id
  const text = keywordAnswer('stop', details, locale)
  await tx
    .insert(consentNotices)
    .values({
      version: START_NOTICE,
      language: locale,
      purpose: 'marketing',
      channel: 'sms',
      text,
      sha256: sha256Hex(text),
    })
    .onConflictDoNothing()
  const [own] = await tx
    .select({ id: consentNotices.id })
    .from(consentNotices)
    .where(and(eq(consentNotices.version, START_NOTICE), eq(consentNotices.language, locale)))
  if (!own) throw new Error('notice not written')
  return own.id
}

/** What the keyword changes in the ledger, for everybody on the number; nothing when it already is so. */
async function entriesOf(
  tx: Transaction,
  given: Given,
  details: ContactDetails,
  locale: 'fr' | 'en',
): Promise<RecordConsentInput[]> {
  const { delivery, sms, keyword } = given
  if (keyword !== 'stop' && keyword !== 'start') return []
  const entries: RecordConsentInput[] = []
  for (const customerId of await customersOf(tx, given)) {
    const states = await consentStates(tx, customerId, delivery.receivedAt)
    const stateOf = (purpose: (typeof STOPPED)[number]) =>
      states.find((state) => state.channel === 'sms' && state.purpose === purpose && state.brand === details.name)
    const common = {
      customerId,
      channel: 'sms',
      method: 'stop',
      source: `SMS ${sms.to}`,
      occurredAt: delivery.receivedAt,
      contactPoint: { kind: 'phone', value: sms.from },
      evidence: [{ filename: `${sms.messageSid}.txt`, contentType: 'text/plain', content: delivery.raw }],
    } as const satisfies Partial<RecordConsentInput>
    if (keyword === 'stop') {
      for (const purpose of STOPPED) {
        const known = stateOf(purpose)
        if (known?.state === 'withdrawn' && known.legalBasis === OBJECTION) continue
        entries.push({ ...common, purpose, state: 'withdrawn', legalBasis: OBJECTION })
      }
    } else if (stateOf('marketing')?.state === 'withdrawn') {
      const noticeId = await noticeOf(tx, details, locale)
      entries.push({ ...common, purpose: 'marketing', state: 'granted', noticeId })
    }
  }
  return entries
}

/**
 * Answers a keyword from the number it was sent to. An answer that the policy forbids (a mobile number of ours may send
 * nothing by itself, SMS_SENDER) is left out: the order itself is obeyed all the same.
 */
async function answer(tx: Transaction, given: Given, text: string): Promise<void> {
  const { delivery, sms, customerId, conversationId } = given
  try {
    await queueMessage(tx, systemActor('sms'), {
      ...(conversationId ? { conversationId } : { customerId }),
      channel: 'sms',
      accountId: (delivery.envelope as SmsEnvelope).accountId,
      purpose: 'reply',
      topic: 'sms_keyword',
      to: sms.from,
      text,
      automatic: true,
    })
  } catch (error) {
    if (!(error instanceof DomainError)) throw error
    logger.warn({ code: error.code, rule: error.details.params?.code }, 'sms: keyword not answered')
  }
}

/**
 * Does what a keyword orders, in the transaction that keeps the message (AF2M charter): STOP withdraws offers and
 * surveys by SMS at once for everybody on the number, START takes that back, CONTACT and AIDE say who we are. Each is
 * answered once: a second STOP changes nothing and gets no second answer, and where the operator already answered by
 * itself we do not.
 */
export async function applyKeyword(tx: Transaction, given: Given): Promise<void> {
  const { keyword, sms } = given
  const { brand, email, phone } = await organisationOf(tx)
  const details: ContactDetails = { name: brand, email: email || null, phone: phone || null }
  const locale = await languageOf(tx, given.customerId)
  const entries = await entriesOf(tx, given, details, locale)
  const asksWho = keyword === 'contact' || keyword === 'help'
  if ((asksWho || entries.length > 0) && !sms.optOutType)
    await answer(tx, given, keywordAnswer(keyword, details, locale))
  // Last: the ledger's one chain is held until the transaction ends.
  if (entries.length > 0) await recordConsentsIn(tx, systemActor('sms'), entries)
}
