import type { Tone } from '@/components/ui/chip'
import type { LedgerState } from '@/lib/consent/domain/event'

/** Green for what allows, red for what forbids, amber for what waits. */
export const STATE_TONE: Record<LedgerState, Tone> = {
  granted: 'green',
  confirmed: 'green',
  withdrawn: 'red',
  denied: 'red',
  pending: 'amber',
  expired: 'neutral',
  imported: 'neutral',
}
