import { getLocale } from 'next-intl/server'
import { Screen } from '@/components/shell/screen'
import { SkeletonText } from '@/components/ui/skeleton'
import { orNotFound, pageActor } from '@/lib/platform/page'
import { getDecisionQuestion } from '@/lib/policy/queries/review'
import { askWhatIf } from '@/lib/policy/queries/what-if'
import { FIRST_QUESTION } from './question'
import { WhatIf } from './what-if'

type Props = { search: Record<string, string | string[] | undefined> }

/** The "what if" screen with its first answer: on a plain question, or on the facts of a decision that was taken. */
export async function WhatIfPage({ search }: Props) {
  const actor = await pageActor('policy.review')
  const locale = (await getLocale()) === 'en' ? 'en' : 'fr'
  const taken =
    typeof search.decision === 'string' ? await orNotFound(getDecisionQuestion(actor, search.decision)) : null
  const question = taken ? { ...taken.request, facts: taken.facts } : FIRST_QUESTION
  const { facts, ...request } = question
  const answer = await askWhatIf(actor, { request, facts }, new Date(), locale)
  return <WhatIf key={taken?.at} first={{ question, answer }} replayedAt={taken?.at ?? null} />
}

export function WhatIfSkeleton() {
  return (
    <Screen title={<SkeletonText lines={1} />} width="full">
      <SkeletonText lines={12} />
    </Screen>
  )
}
