'use server'

import { action } from '@/lib/platform/action'
import { changePreferences, keepNecessaryOnly, undoPreferences } from './commands'
import { keepNecessaryInput, recordPreferencesInput, undoPreferencesInput } from './schemas'

export const recordPreferencesAction = action('consent.record', recordPreferencesInput, (actor, { saidOn, ...input }) =>
  changePreferences(actor, input, { saidOn }),
)
export const keepNecessaryAction = action('consent.record', keepNecessaryInput, (actor, { saidOn, ...input }) =>
  keepNecessaryOnly(actor, input, { saidOn }),
)
export const undoPreferencesAction = action('consent.record', undoPreferencesInput, (actor, input) =>
  undoPreferences(actor, input),
)
