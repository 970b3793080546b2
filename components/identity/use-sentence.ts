'use client'

import { useTranslations } from 'next-intl'
import { useFormat } from '@/lib/i18n/use-format'
import type { Contribution } from '@/lib/identity/domain/score'
import type { Finding } from '@/lib/identity/views/suspected-duplicates'

/** Shares of customers under and over which a shared value is called rare and common. */
const RARE = 0.0005
const COMMON = 0.01

type Rarity = 'rare' | 'common' | 'usual'

const rarityOf = (frequency: number | undefined): Rarity =>
  frequency === undefined ? 'usual' : frequency <= RARE ? 'rare' : frequency >= COMMON ? 'common' : 'usual'

const DAY = /^(\d{4})-(\d{1,2})-(\d{1,2})$/

type Kind = 'individual' | 'organisation'
type Shown = Pick<Contribution, 'comparison' | 'level' | 'valueA' | 'valueB' | 'frequency'>

/** What a comparison says, as a sentence in the reader's language. */
export function useSentence(): (contribution: Shown, kind: Kind) => string {
  const t = useTranslations('identity.sentences')
  const fields = useTranslations('identity.fields')
  const format = useFormat()

  function shown(comparison: string, value: string): string {
    if (comparison === 'birth_date') {
      const [, year, month = '', day = ''] = DAY.exec(value) ?? []
      // A date of which a part is missing is shown as it came.
      return year && month !== '0' && day !== '0'
        ? format.date(`${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}T12:00:00Z`)
        : value
    }
    return value
  }

  return ({ comparison, level, valueA, valueB, frequency }, kind) => {
    if (comparison === 'prior') return t(`prior.${kind}`)
    if (comparison === 'caution') return t('caution')
    const values = {
      a: shown(comparison, valueA),
      b: shown(comparison, valueB),
      rarity: rarityOf(frequency),
    }
    const own = `${comparison}.${level}` as 'given_name.exact'
    if (t.has(own)) return t(own, values)
    const field = comparison as 'siret'
    const name = fields.has(field) ? fields(field) : comparison.replaceAll('_', ' ')
    const general = `other.${level}` as 'other.exact'
    return t.has(general) ? t(general, { name }) : t('other.near', { name })
  }
}

const SAME: ReadonlySet<string> = new Set(['exact', 'exact_mobile', 'exact_vague', 'both', 'swapped'])
/** Whether a level says that two values are one and the same. */
export const isSameLevel = (level: string) => SAME.has(level)

/** The two comparisons that weigh most, in a few words: « même mobile, naissance proche ». */
export function useShortReason(): (findings: readonly Finding[]) => string {
  const t = useTranslations('identity.short')
  const fields = useTranslations('identity.fields')
  return (findings) =>
    findings
      .filter(({ comparison }) => comparison !== 'prior' && comparison !== 'caution')
      .toSorted((a, b) => Math.abs(b.weight) - Math.abs(a.weight))
      .slice(0, 2)
      .map(({ comparison, level }) => {
        if (level === 'exact_mobile') return t('mobile.same')
        const degree = isSameLevel(level) ? 'same' : level === 'different' ? 'other' : 'near'
        const own = `${comparison}.${degree}` as 'surname.same'
        if (t.has(own)) return t(own)
        const field = comparison as 'siret'
        return t(`other.${degree}`, { name: fields.has(field) ? fields(field) : comparison.replaceAll('_', ' ') })
      })
      .join(', ')
}
