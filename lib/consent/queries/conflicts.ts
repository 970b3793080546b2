import 'server-only'
import type { Executor } from '@/db/client'
import { type ConsentState, foldMerged, type MergeTree } from '../domain/fold'
import { customerLedger } from './family'

/** One purpose on one channel on which customers said different things, and what holds once they are one. */
export type ConsentConflict = Pick<ConsentState, 'purpose' | 'channel' | 'brand' | 'state'> & {
  said: { customerId: string; state: ConsentState['state'] }[]
}

const sameQuestion = (a: ConsentState, b: ConsentState) =>
  a.purpose === b.purpose && a.channel === b.channel && a.brand === b.brand && a.controller === b.controller

/** Where merging these customers at `now`, the first of them surviving, makes the strictest word of several hold. */
export async function consentConflicts(
  reader: Executor,
  customerIds: readonly string[],
  now: Date,
): Promise<ConsentConflict[]> {
  const sides: { customerId: string; tree: MergeTree; states: ConsentState[] }[] = []
  for (const customerId of customerIds) {
    const ledger = await customerLedger(reader, customerId)
    if (ledger) sides.push({ customerId, tree: ledger.tree, states: foldMerged(ledger.tree, now) })
  }
  const [survivor, ...others] = sides
  if (!survivor) return []
  const { tree } = survivor
  const joined = others.map((other) => ({ at: now.toISOString(), subject: other.tree }))
  return foldMerged({ ...tree, joined: [...tree.joined, ...joined] }, now).flatMap((merged) => {
    const said = sides.flatMap(({ customerId, states }) =>
      states.filter((own) => sameQuestion(own, merged)).map(({ state }) => ({ customerId, state })),
    )
    const { purpose, channel, brand, state } = merged
    return new Set(said.map((each) => each.state)).size > 1 ? [{ purpose, channel, brand, state, said }] : []
  })
}
