'use server'

import { z } from 'zod'
import { action } from '@/lib/platform/action'
import { askForCount } from './commands/ask-for-count'

export const recountQualityAction = action('identity.review', z.object({}), askForCount)
