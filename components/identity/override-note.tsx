'use client'

import { useQuery } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useStatedText } from '@/components/customer/stated-text'
import { Button } from '@/components/ui/button'
import { TimeAgo } from '@/components/ui/time-ago'
import { overridesQuery } from '@/lib/customers/cache'
import type { GoldenValueView } from '@/lib/customers/views'
import type { OverrideView } from '@/lib/identity/views/overrides'
import { useOverrides } from './use-overrides'

/** The attributes behind a value of the header. */
const BEHIND: Partial<Record<GoldenValueView['key'], readonly OverrideView['attribute'][]>> = {
  name: ['givenName', 'familyName'],
  organisationName: ['organisationName'],
  birthDate: ['birthDate'],
  language: ['language'],
  siren: ['siren'],
  siret: ['siret'],
  vatNumber: ['vatNumber'],
  iban: ['iban'],
}

type Props = { customerId: string; name: GoldenValueView['key']; mayWithdraw: boolean }

/** Who chose a golden value and why, where a steward did; with the button that takes the choice back. */
export function OverrideNote({ customerId, name, mayWithdraw }: Props) {
  const t = useTranslations('identity.override')
  const attributes = useTranslations('customer.sources.attributes')
  const statedText = useStatedText()
  const { data } = useQuery(overridesQuery(customerId))
  const { withdraw, pending } = useOverrides(customerId)
  const standing = (data ?? []).filter((each) => BEHIND[name]?.includes(each.attribute))
  return standing.map((each) => (
    <div key={each.attribute} className="mt-1 grid justify-items-start gap-1 border-line-2 border-l-2 pl-2.5 text-sm">
      <p className="text-text-2 [overflow-wrap:anywhere]">
        {t('chosenBy', {
          attribute: attributes(each.attribute),
          value: statedText(each.attribute, each.value),
          name: each.by,
        })}
        , <TimeAgo at={each.at} shape="moment" />
        {each.mergeId ? <span className="block">{t('forMerge')}</span> : null}
        {each.reason ? <span className="block">{t('because', { reason: each.reason })}</span> : null}
      </p>
      {mayWithdraw ? (
        <Button size="sm" icon="undo" pending={pending} onClick={() => void withdraw(each)}>
          {t('withdraw')}
        </Button>
      ) : null}
    </div>
  ))
}
