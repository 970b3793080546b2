'use client'

import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { EffectChip } from '@/components/supervision/rule-list'
import { Chip, FilterChip } from '@/components/ui/chip'
import { Icon } from '@/components/ui/icon'
import { Table, Td, Th, Tr } from '@/components/ui/table'
import { useFormat } from '@/lib/i18n/use-format'
import type { RuleView } from '@/lib/policy/views'

/** The source of a rule, with a link to its text where it has one. */
export function RuleSource({ rule }: { rule: RuleView }) {
  const t = useTranslations('policy.rules')
  if (rule.sourceAddress === null) return <span>{rule.source}</span>
  return (
    <a
      href={rule.sourceAddress}
      target="_blank"
      rel="noreferrer"
      aria-label={t('read', { source: rule.source })}
      className="underline decoration-line-3 underline-offset-2 hover:decoration-current"
    >
      {rule.source}
    </a>
  )
}

/** The source, when it was checked, and who may set the rule aside. */
function Grounds({ rule }: { rule: RuleView }) {
  const t = useTranslations('policy.rules')
  const format = useFormat()
  const checked = rule.sourceAddress === null ? t('house') : t('verified')
  return (
    <span className="grid justify-items-start gap-1 text-sm text-text-2">
      <RuleSource rule={rule} />
      {rule.verified ? (
        <span className="text-text-3">{checked}</span>
      ) : (
        <Chip size="sm" tone="amber">
          {t('memory')}
        </Chip>
      )}
      {rule.since ? <span className="text-text-3">{t('since', { day: format.date(rule.since) })}</span> : null}
      {rule.overridable ? (
        <span className="flex gap-1 text-text-3">
          <Icon name="user" size="sm" className="mt-0.5" />
          {t('overridable')}
        </span>
      ) : null}
    </span>
  )
}

/** Every row of the contact policy: what it says, what it does, where it comes from. */
export function RulesTable({
  rules,
  version,
  revision,
}: {
  rules: readonly RuleView[]
  version: string
  revision: string | null
}) {
  const t = useTranslations('policy')
  const effects = useTranslations('supervision.effect')
  const [only, setOnly] = useState<RuleView['effect'] | null>(null)
  const present = [...new Set(rules.map(({ effect }) => effect))]
  return (
    <section aria-labelledby="contact-rules">
      <div className="flex flex-wrap items-baseline gap-x-3">
        <h2 id="contact-rules" className="text-title">
          {t('rules.title')}
        </h2>
        <code className="text-sm text-text-3">
          {t('version', { version: revision === null ? version : `${version}+${revision}` })}
        </code>
      </div>
      <p className="mt-0.5 max-w-prose text-md text-text-2">{t('rules.lead')}</p>
      <div className="my-3 flex flex-wrap gap-1.5">
        <FilterChip pressed={only === null} count={rules.length} onClick={() => setOnly(null)}>
          {t('rules.all')}
        </FilterChip>
        {present.map((effect) => (
          <FilterChip
            key={effect}
            pressed={only === effect}
            count={rules.filter((rule) => rule.effect === effect).length}
            onClick={() => setOnly(only === effect ? null : effect)}
          >
            {effects(effect)}
          </FilterChip>
        ))}
      </div>
      <Table caption={t('rules.table')}>
        <thead>
          <tr>
            <Th>{t('rules.rule')}</Th>
            <Th className="max-md:hidden">{t('rules.outcome')}</Th>
            <Th className="max-md:hidden">{t('rules.source')}</Th>
          </tr>
        </thead>
        <tbody>
          {rules
            .filter((rule) => only === null || rule.effect === only)
            .map((rule) => (
              <Tr key={rule.code}>
                <Td>
                  <span className="flex flex-wrap items-center gap-x-2 gap-y-1">
                    <span className="font-medium first-letter:uppercase">{rule.short}</span>
                    <code className="text-xs text-text-3">{rule.code}</code>
                    <span className="md:hidden">
                      <EffectChip effect={rule.effect} />
                    </span>
                  </span>
                  <p className="mt-0.5 max-w-prose text-text-2">{rule.text}</p>
                  <div className="mt-1 md:hidden">
                    <Grounds rule={rule} />
                  </div>
                </Td>
                <Td className="max-md:hidden">
                  <EffectChip effect={rule.effect} />
                </Td>
                <Td className="w-72 max-md:hidden">
                  <Grounds rule={rule} />
                </Td>
              </Tr>
            ))}
        </tbody>
      </Table>
    </section>
  )
}
