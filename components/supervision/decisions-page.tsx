import { getLocale } from 'next-intl/server'
import { Screen } from '@/components/shell/screen'
import { SkeletonText } from '@/components/ui/skeleton'
import { pageActor } from '@/lib/platform/page'
import { countDecisions, listDecisions } from '@/lib/policy/queries/review'
import { reviewInput } from '@/lib/policy/schemas'
import { Decisions } from './decisions'

type Props = { search: Record<string, string | string[] | undefined> }

/** Reads the counts by rule and the messages of the rule that was chosen. */
export async function DecisionsPage({ search }: Props) {
  const actor = await pageActor('policy.review')
  const locale = (await getLocale()) === 'en' ? 'en' : 'fr'
  const filters = reviewInput.parse(search)
  const [counts, page] = await Promise.all([
    countDecisions(actor, filters.days, locale),
    listDecisions(actor, filters, locale),
  ])
  return <Decisions filters={filters} counts={counts} page={page} />
}

export function DecisionsSkeleton() {
  return (
    <Screen title={<SkeletonText lines={1} />} width="full">
      <SkeletonText lines={12} />
    </Screen>
  )
}
