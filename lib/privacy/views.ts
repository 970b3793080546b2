export type RequestKind = 'access' | 'rectification' | 'erasure' | 'restriction'
export type RequestStatus = 'received' | 'in_progress' | 'completed' | 'refused' | 'withdrawn'

/** A request as the customer sees it; instants are ISO. */
export type OwnRequestView = {
  id: string
  kind: RequestKind
  status: RequestStatus
  receivedAt: string
  dueAt: string
  extended: boolean
  /** Why it takes longer, or why it was refused. */
  reason: string | null
  closedAt: string | null
  /** When a restriction was lifted. */
  liftedAt: string | null
}

/** A request as the privacy officer sees it. */
export type PrivacyRequestView = OwnRequestView & {
  customerId: string
  /** Null once the customer has been erased. */
  customerName: string | null
  message: string
  handledBy: string | null
}

export type PrivacyRequestsPage = { items: PrivacyRequestView[]; next: string | null }
