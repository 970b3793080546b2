'use server'

import { action } from '@/lib/platform/action'
import { requestDoubleOptIn } from './commands/ask-opt-in'
import { optInInput } from './schemas'

export const requestDoubleOptInAction = action('consent.record', optInInput, (actor, input) =>
  requestDoubleOptIn(actor, input),
)
