import { type RuleCode, ruleOf, sentenceOf } from '../domain/rules'
import type { PolicyFigures } from '../domain/settings'
import { sourceAddress } from '../domain/sources'
import type { Locale } from '../domain/vocabulary'
import type { RuleView } from '../views'

/** The figures that sentences quote. */
const figuresOf = ({ phone, frequency }: PolicyFigures) => ({
  attemptsMax: phone.attemptsMax,
  attemptsDays: phone.attemptsDays,
  refusalDays: phone.refusalDays,
  frequencyMax: frequency.max,
  frequencyDays: frequency.days,
})

/** A rule in words, with the figures in force unless its sentence is already known. */
export function ruleView(code: RuleCode, settings: PolicyFigures, locale: Locale, sentence?: string): RuleView {
  const rule = ruleOf(code)
  return {
    code,
    effect: rule.effect,
    short: rule.short[locale],
    text: sentence ?? sentenceOf(code, figuresOf(settings), locale),
    source: rule.source[locale],
    sourceAddress: sourceAddress(rule.source.fr),
    verified: rule.verified,
    overridable: rule.overridable === 'supervisor',
    since: rule.since ?? null,
  }
}
