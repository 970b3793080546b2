import { formatUntil } from '../../policy/domain/describe'
import { ADVICE_CHANNELS, ADVICE_VERBS, type AdviceChannel, type AdviceLocale } from './channels'
import { ADVICE_GRID, type GridCode } from './grid'
import type { AdviceCandidate, AdviceInput, ObservedBehaviour } from './types'

const NBSP = '\u00a0'

export type FactorCode =
  | GridCode
  | 'PREFERRED'
  | 'LAST_INBOUND'
  | 'ANSWERS'
  | 'SILENT'
  | 'FASTEST'
  | 'COST'
  | 'WAITING'
  | 'CLOSED'
  | 'LATER'

export interface AdviceFactor {
  code: FactorCode
  weight: number
  sentence: string
}

export interface ChannelAdvice {
  channel: AdviceChannel
  /** Sum of the weights. */
  score: number
  /** Heaviest first. */
  factors: AdviceFactor[]
  /** With a decision to wait: the instant from which the channel is open. */
  until?: string
}

const DAY_PARTS: Record<NonNullable<ObservedBehaviour['partOfDay']>, Record<AdviceLocale, string>> = {
  morning: { fr: ' le matin', en: ' in the morning' },
  afternoon: { fr: ' l’après-midi', en: ' in the afternoon' },
  evening: { fr: ' le soir', en: ' in the evening' },
}

const tenths = (value: number) => Math.round(value * 10) / 10

function duration(minutes: number, locale: AdviceLocale): string {
  if (minutes < 60) return `${Math.max(1, Math.round(minutes))}${NBSP}min`
  const hours = Math.round(minutes / 60)
  if (hours < 48) return `${hours}${NBSP}h`
  return `${Math.round(hours / 24)}${NBSP}${locale === 'fr' ? 'jours' : 'days'}`
}

/** What the customer's own answers say about a channel: from −3 (never) to +3 (always), less on few attempts. */
function observedFactor({ channel, observed }: AdviceCandidate, locale: AdviceLocale): AdviceFactor | null {
  if (!observed || observed.attempts < 1) return null
  const { attempts, answered } = observed
  const weight = tenths(6 * (Math.min(answered, attempts) / attempts - 0.5) * Math.min(1, attempts / 3))
  if (weight === 0) return null
  const when = observed.partOfDay && answered > 0 ? DAY_PARTS[observed.partOfDay][locale] : ''
  const verb = { fr: channel === 'phone' ? 'décroché' : 'répondu', en: channel === 'phone' ? 'picked up' : 'answered' }
  const count = { fr: `${answered} fois sur ${attempts}`, en: `${answered} times out of ${attempts}` }
  return {
    code: weight > 0 ? 'ANSWERS' : 'SILENT',
    weight,
    sentence: locale === 'fr' ? `a ${verb.fr} ${count.fr}${when}` : `${verb.en} ${count.en}${when}`,
  }
}

/** The channel where the customer answered fastest, when at least two can be compared. */
function fastestOf(candidates: readonly AdviceCandidate[]): AdviceCandidate | undefined {
  const timed = candidates.filter(({ observed }) => observed?.medianMinutes !== undefined && observed.answered > 0)
  if (timed.length < 2) return undefined
  return timed.sort(
    (a, b) =>
      a.observed!.medianMinutes! - b.observed!.medianMinutes! ||
      ADVICE_CHANNELS.indexOf(a.channel) - ADVICE_CHANNELS.indexOf(b.channel),
  )[0]
}

function circumstances(candidate: AdviceCandidate, input: AdviceInput, locale: AdviceLocale): AdviceFactor[] {
  const factors: AdviceFactor[] = []
  const add = (code: FactorCode, weight: number, fr: string, en: string) =>
    factors.push({ code, weight: tenths(weight), sentence: locale === 'fr' ? fr : en })
  const { channel, decision, capacity, costCents } = candidate
  if (channel === input.statedPreference)
    add('PREFERRED', 4, 'canal préféré du client', 'the customer’s preferred channel')
  if (channel === input.lastInbound)
    add('LAST_INBOUND', 2, 'le client vient de s’y exprimer', 'the customer just wrote or called there')
  if (costCents !== undefined && costCents >= 10) {
    const euros = new Intl.NumberFormat(locale === 'fr' ? 'fr-FR' : 'en-GB', {
      style: 'currency',
      currency: 'EUR',
    }).format(costCents / 100)
    add('COST', -Math.min(2, costCents / 400), `coûte ${euros}`, `costs ${euros}`)
  }
  if (capacity && !capacity.open) {
    add('CLOSED', input.urgency === 'high' ? -5 : -3, 'équipe fermée en ce moment', 'team closed at the moment')
  } else if (capacity?.waitMinutes !== undefined && capacity.waitMinutes >= 5) {
    const wait = duration(capacity.waitMinutes, locale)
    const weight = Math.min(3, capacity.waitMinutes / 15) * (input.urgency === 'high' ? 1.5 : 1)
    add('WAITING', -weight, `${wait} d’attente en ce moment`, `${wait} of waiting at the moment`)
  }
  if (decision?.outcome === 'defer' && decision.until !== undefined) {
    const when = formatUntil(new Date(decision.until), input.now, input.timeZone, locale)
    add('LATER', input.urgency === 'high' ? -5 : -2, `possible seulement ${when}`, `possible only ${when}`)
  }
  return factors
}

/**
 * The channels on which to answer, best first, each with the reasons in words. What the contact decision
 * blocks or redirects is left out before anything is weighed; what it defers stays, marked as later. Equal
 * scores keep the order of `ADVICE_CHANNELS`, so that the same input always gives the same advice.
 */
export function adviseChannels(input: AdviceInput, locale: AdviceLocale): ChannelAdvice[] {
  const lawful = input.candidates.filter(
    ({ decision }) => decision === null || decision.outcome === 'allow' || decision.outcome === 'defer',
  )
  const rows = ADVICE_GRID.filter((row) => row.when(input))
  const fastest = fastestOf(lawful)
  const advice = lawful.map((candidate): ChannelAdvice => {
    const { channel, decision, observed } = candidate
    const factors: AdviceFactor[] = rows.flatMap((row) => {
      const weight = row.weights[channel]
      return weight === undefined ? [] : [{ code: row.code, weight, sentence: row.words[locale] }]
    })
    const answers = observedFactor(candidate, locale)
    if (answers) factors.push(answers)
    if (candidate === fastest) {
      const time = duration(observed!.medianMinutes!, locale)
      const sentence = locale === 'fr' ? `y répond le plus vite (${time})` : `answers fastest there (${time})`
      factors.push({ code: 'FASTEST', weight: 1.5, sentence })
    }
    factors.push(...circumstances(candidate, input, locale))
    factors.sort((a, b) => Math.abs(b.weight) - Math.abs(a.weight))
    return {
      channel,
      score: tenths(factors.reduce((sum, factor) => sum + factor.weight, 0)),
      factors,
      ...(decision?.outcome === 'defer' && decision.until !== undefined ? { until: decision.until } : {}),
    }
  })
  return advice.sort(
    (a, b) => b.score - a.score || ADVICE_CHANNELS.indexOf(a.channel) - ADVICE_CHANNELS.indexOf(b.channel),
  )
}

/** The best advice as one sentence: "Mieux vaut appeler : réclamation urgente, a décroché 3 fois sur 3 le matin". */
export function adviceSentence(advice: ChannelAdvice, locale: AdviceLocale): string {
  const reasons = advice.factors
    .filter((factor) => factor.weight > 0 || factor.code === 'LATER')
    .slice(0, 3)
    .map((factor) => factor.sentence)
  const verb = ADVICE_VERBS[advice.channel][locale]
  const head = locale === 'fr' ? `Mieux vaut ${verb}` : `Better to ${verb}`
  if (reasons.length === 0) return head
  return `${head}${locale === 'fr' ? NBSP : ''}: ${reasons.join(', ')}`
}
