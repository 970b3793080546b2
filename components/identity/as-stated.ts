import type { Contribution } from '@/lib/identity/domain/score'
import type { MatchCandidateView, MatchSideView } from '@/lib/identity/views'

/** The attribute that each comparison of names and dates reads. */
const READS: Readonly<Record<string, string>> = {
  given_name: 'givenName',
  surname: 'familyName',
  organisation_name: 'organisationName',
  birth_date: 'birthDate',
}

const capitalised = (text: string) => text.replace(/(^|[\s'’-])\p{L}/gu, (start) => start.toUpperCase())

/** What the compared record of a side states, when it states one thing. */
function stated({ sourceRecordId, attributes }: MatchSideView, name: string): string | null {
  const values = attributes.filter((each) => each.sourceRecordId === sourceRecordId && each.name === name)
  return values.length === 1 ? (values[0]?.value ?? null) : null
}

/**
 * The contributions with values as people wrote them: the matcher compares folded words, « helene » for « Hélène ». A
 * value that was taken out of another, as a surname from a name in one piece, gets its capitals back.
 */
export function asStated({
  contributions,
  sides: [a, b],
}: Pick<MatchCandidateView, 'contributions' | 'sides'>): Contribution[] {
  return contributions.map((part) => {
    const name = READS[part.comparison]
    if (name === undefined) return part
    return {
      ...part,
      valueA: stated(a, name) ?? capitalised(part.valueA),
      valueB: stated(b, name) ?? capitalised(part.valueB),
    }
  })
}
