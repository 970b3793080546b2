'use client'

import { useTranslations } from 'next-intl'
import { Chip } from '@/components/ui/chip'
import { Table, Td, Th, Tr } from '@/components/ui/table'
import { useFormat } from '@/lib/i18n/use-format'
import {
  DEFAULT_SETTINGS,
  FIGURES,
  type Figure,
  type PolicyFigures,
  RULE_OF_FIGURE,
} from '@/lib/policy/domain/settings'
import type { ContactPolicyView } from '@/lib/policy/views'
import { RuleSource } from './contact-policy-rules'

/** A figure in words: « du lundi au vendredi », « de 10 h à 13 h et de 14 h à 20 h », « 4 au plus ». */
export function useFigureWords(): (figures: PolicyFigures, figure: Figure) => string {
  const t = useTranslations('policy.values')
  const format = useFormat()
  const window = ({ from, to }: { from: string; to: string }) =>
    t('window', { from: format.hour(from), to: format.hour(to) })
  const days = (week: readonly number[]) => {
    const [first, last] = [week[0], week.at(-1)]
    const inARow = first !== undefined && last !== undefined && last - first === week.length - 1 && week.length > 2
    return inARow
      ? t('range', { from: format.weekday(first), to: format.weekday(last) })
      : format.list(week.map((day) => format.weekday(day)))
  }
  return ({ phone, sms, frequency }, figure) =>
    ({
      'phone.days': () => days(phone.days),
      'phone.windows': () => format.list(phone.windows.map(window)),
      'phone.attemptsMax': () => t('atMost', { count: phone.attemptsMax }),
      'phone.attemptsDays': () => t('days', { count: phone.attemptsDays }),
      'phone.refusalDays': () => t('days', { count: phone.refusalDays }),
      sms: () => window(sms),
      'frequency.max': () => t('atMost', { count: frequency.max }),
      'frequency.days': () => t('days', { count: frequency.days }),
    })[figure]()
}

/** The figures in force beside those of the law and the house. */
export function FiguresTable({ policy }: { policy: ContactPolicyView }) {
  const t = useTranslations('policy.figures')
  const words = useFigureWords()
  return (
    <section aria-labelledby="contact-figures" className="mb-8">
      <h2 id="contact-figures" className="text-title">
        {t('title')}
      </h2>
      <p className="mt-0.5 mb-2 max-w-prose text-md text-text-2">{t(policy.mayEdit ? 'lead' : 'readOnly')}</p>
      <Table caption={t('table')} className="max-w-240">
        <thead>
          <tr>
            <Th>{t('figure')}</Th>
            <Th>{t('inForce')}</Th>
            <Th className="max-md:hidden">{t('default')}</Th>
            <Th className="max-md:hidden">{t('source')}</Th>
          </tr>
        </thead>
        <tbody>
          {FIGURES.map((figure) => {
            const inForce = words(policy.figures, figure)
            const original = words(DEFAULT_SETTINGS, figure)
            const rule = policy.rules.find(({ code }) => code === RULE_OF_FIGURE[figure])
            return (
              <Tr key={figure}>
                <Td>{t(figure)}</Td>
                <Td>
                  <span className="mr-2">{inForce}</span>
                  {inForce === original ? null : (
                    <Chip size="sm" tone="accent">
                      {t('stricter')}
                    </Chip>
                  )}
                  <span className="block text-sm text-text-3 md:hidden">{inForce === original ? null : original}</span>
                </Td>
                <Td className="text-text-2 max-md:hidden">{original}</Td>
                <Td className="max-md:hidden">{rule ? <RuleSource rule={rule} /> : null}</Td>
              </Tr>
            )
          })}
        </tbody>
      </Table>
    </section>
  )
}
