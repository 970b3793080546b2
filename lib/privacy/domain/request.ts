import { DomainError } from '@/lib/platform/errors'
import { extendedDue } from './clock'

export type RequestState = {
  kind: 'access' | 'rectification' | 'erasure' | 'restriction'
  status: 'received' | 'in_progress' | 'completed' | 'refused' | 'withdrawn'
  receivedAt: Date
  dueAt: Date
  extendedAt: Date | null
  reason: string | null
  closedAt: Date | null
  liftedAt: Date | null
}

export type RequestStep =
  | { step: 'take' | 'complete' | 'lift' | 'withdraw' }
  | { step: 'extend' | 'refuse'; reason: string }

/**
 * What a request becomes. An open one may be taken up, extended once, done, refused or withdrawn; a restriction that was
 * done may be lifted. Throws `conflict` for a step that no longer fits.
 */
export function afterStep(request: RequestState, given: RequestStep, now: Date): Partial<RequestState> {
  const open = request.status === 'received' || request.status === 'in_progress'
  if (given.step === 'lift') {
    if (request.kind !== 'restriction' || request.status !== 'completed' || request.liftedAt)
      throw new DomainError('conflict')
    return { liftedAt: now }
  }
  if (!open) throw new DomainError('conflict')
  switch (given.step) {
    case 'take':
      return { status: 'in_progress' }
    case 'extend':
      if (request.extendedAt) throw new DomainError('conflict')
      return { extendedAt: now, dueAt: extendedDue(request.receivedAt), reason: given.reason }
    case 'complete':
      return { status: 'completed', closedAt: now }
    case 'refuse':
      return { status: 'refused', closedAt: now, reason: given.reason }
    case 'withdraw':
      return { status: 'withdrawn', closedAt: now }
  }
}
