'use server'

import { action } from '@/lib/platform/action'
import { handleRequest } from './commands/requests'
import { handleRequestInput } from './schemas'

export const handleRequestAction = action('privacy.manage', handleRequestInput, (actor, input) =>
  handleRequest(actor, input),
)
