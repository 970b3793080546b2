'use client'

import { useTranslations } from 'next-intl'
import { Checkbox, ChoiceGroup } from '@/components/ui/checkbox'
import { Field } from '@/components/ui/field'
import { Select } from '@/components/ui/select'
import type { ContactPointView, CustomerView } from '@/lib/customers/views'
import { phoneSpellings } from '@/lib/i18n/phone'
import { ACCESSIBILITY_NEEDS } from '@/lib/preferences/domain/preferences'
import { PORTAL_CHANNELS } from '@/lib/preferences/domain/topics'
import type { PreferencesDraft } from './use-preferences-draft'

const LANGUAGES = ['fr', 'en'] as const
const PAPERS = ['digital', 'paper'] as const

/** The channel that comes first, paper or not, the language, the points to use, what helps to understand. */
export function MeansFields({ draft, customer }: { draft: PreferencesDraft; customer: CustomerView }) {
  const t = useTranslations('preferences')
  const form = useTranslations('preferences.form')
  const channelNames = useTranslations('consent.channels')
  const { preferredChannel, paper, language, accessibility } = draft.settings
  const languageNames = { fr: form('french'), en: form('english') }
  const known = LANGUAGES.find((each) => language?.startsWith(each))
  return (
    <div className="grid gap-3 md:grid-cols-3">
      <Field label={form('preferred')}>
        <Select
          value={preferredChannel ?? ''}
          placeholder={form('noPreference')}
          onChange={(event) =>
            draft.set('preferredChannel', PORTAL_CHANNELS.find((each) => each === event.target.value) ?? null)
          }
          options={[...new Set([...PORTAL_CHANNELS, ...(preferredChannel ? [preferredChannel] : [])])].map((value) => ({
            value,
            label: channelNames(value),
          }))}
        />
      </Field>
      <Field label={form('paper')}>
        <Select
          value={paper ?? ''}
          placeholder={form('unknown')}
          onChange={(event) => draft.set('paper', PAPERS.find((each) => each === event.target.value) ?? null)}
          options={PAPERS.map((value) => ({ value, label: t(`papers.${value}`) }))}
        />
      </Field>
      <Field label={form('language')}>
        <Select
          value={known ?? ''}
          placeholder={form('unknown')}
          onChange={(event) => draft.set('language', LANGUAGES.find((each) => each === event.target.value) ?? null)}
          options={LANGUAGES.map((value) => ({ value, label: languageNames[value] }))}
        />
      </Field>
      <BestPoint draft={draft} customer={customer} kind="email" />
      <BestPoint draft={draft} customer={customer} kind="phone" />
      <ChoiceGroup legend={form('needs')} className="md:col-span-3 md:grid-cols-2 md:gap-x-4">
        {ACCESSIBILITY_NEEDS.map((need) => (
          <Checkbox
            key={need}
            label={t(`need.${need}`)}
            checked={accessibility.includes(need)}
            onChange={(event) =>
              draft.set(
                'accessibility',
                ACCESSIBILITY_NEEDS.filter((each) =>
                  each === need ? event.target.checked : accessibility.includes(each),
                ),
              )
            }
          />
        ))}
      </ChoiceGroup>
    </div>
  )
}

const isUsable = ({ endedAt, bouncedAt, verifiedAt }: ContactPointView) =>
  endedAt === null && bouncedAt === null && verifiedAt !== null

/** The address or the number to use first: one that was verified. Nothing to choose between is not asked. */
function BestPoint({
  draft,
  customer,
  kind,
}: {
  draft: PreferencesDraft
  customer: CustomerView
  kind: 'email' | 'phone'
}) {
  const form = useTranslations('preferences.form')
  const key = kind === 'email' ? 'bestEmailId' : 'bestPhoneId'
  const points = customer.contactPoints.filter((point) => point.kind === kind && isUsable(point))
  if (points.length === 0) return null
  return (
    <Field label={form(kind)} hint={form('verifiedOnly')}>
      <Select
        value={points.find(({ id }) => id === draft.settings[key])?.id ?? ''}
        placeholder={form('noPreference')}
        onChange={(event) => draft.set(key, event.target.value || null)}
        options={points.map(({ id, value }) => ({
          value: id,
          label: kind === 'phone' ? phoneSpellings(value).shown : value,
        }))}
      />
    </Field>
  )
}
