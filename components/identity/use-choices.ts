import { useState } from 'react'
import type { GoldenChoice } from '@/lib/identity/schemas'
import type { MatchSideView, MergePreviewView } from '@/lib/identity/views'
import { keyOf } from './compared-rows'

/** The values a steward chose for a merge that is not made yet, by attribute. */
export type Choices = ReadonlyMap<GoldenChoice['attribute'], GoldenChoice>

/**
 * Keeps the values chosen for a merge of these customers. Choosing what the rules give is no choice, and neither is a
 * value of a customer that is no longer set beside the others.
 */
export function useChoices(sides: readonly MatchSideView[], preview: MergePreviewView | undefined) {
  const [chosen, setChosen] = useState<Choices>(new Map())
  const choices: Choices = new Map(
    [...chosen].filter(([, { sourceRecordId }]) =>
      sides.some((side) => side.attributes.some((stated) => stated.sourceRecordId === sourceRecordId)),
    ),
  )
  function choose(choice: GoldenChoice): void {
    const given = preview?.attributes.find(({ attribute }) => attribute === choice.attribute)
    const next = new Map(choices)
    if (given && keyOf(given.value) === keyOf(choice.value)) next.delete(choice.attribute)
    else next.set(choice.attribute, choice)
    setChosen(next)
  }
  return { choices, choose }
}
