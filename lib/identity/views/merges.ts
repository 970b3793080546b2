/** A customer by name, to lead to. */
export type CustomerRef = { id: string; name: string }

/** One merge, standing or undone. Instants are ISO 8601 text. */
export type MergeView = {
  id: string
  /** The customer that took the other up, then. */
  survivor: CustomerRef
  merged: CustomerRef
  /** Where the survivor's records stand today, when it was itself merged since. */
  now: CustomerRef | null
  kind: 'individual' | 'organisation'
  reason: string
  automatic: boolean
  by: string
  at: string
  undone: { at: string; by: string | null; reason: string | null } | null
  /** Source records it moved. */
  records: number
}
export type MergesPage = { items: MergeView[]; next: string | null }

/** How one source record came to a customer, and where it went when it left. */
export type LinkView = {
  id: string
  sourceRecordId: string
  source: string
  sourceKey: string
  cause: 'created' | 'matched' | 'merged' | 'unmerged' | 'split'
  by: string | null
  /** Why a colleague took the record out. */
  reason: string | null
  since: string
  until: string | null
  /** The customer that holds the record today, when it is another one. */
  elsewhere: CustomerRef | null
  /** How a colleague ended this link by taking the record out; `stands` while the record is where that put it. */
  split: { at: string; by: string | null; reason: string | null; stands: boolean } | null
}

export type IdentityHistoryView = { merges: MergeView[]; links: LinkView[]; rights: { merge: boolean } }
