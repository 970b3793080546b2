import 'server-only'
import { DomainError } from '@/lib/platform/errors'
import { changePreferences, keepNecessaryOnly, undoPreferences } from '@/lib/preferences/commands'
import { topicOfKey } from '@/lib/preferences/domain/preferences'
import { patchOfForm } from '../domain/forms'
import { type FormOutcome, portalForm } from '../route'
import { pageLanguage, text } from './fields'

/** Which part of the page speaks of a key, so that a browser without script comes back to it. */
const PART: Record<string, string> = {
  quietHours: 'when',
  pausedUntil: 'when',
  frequencyCap: 'when',
  preferredChannel: 'how',
  paper: 'how',
  registered: 'how',
  language: 'how',
  accessibility: 'how',
  bestEmailId: 'reach',
  bestPhoneId: 'reach',
}

const backTo = (what: string | undefined) =>
  `/preferences${what ? `#${topicOfKey(what) ?? PART[what] ?? 'content'}` : ''}`

/** Every form of the page that saves itself: one choice, everything but the necessary, or the last change taken back. */
export const saveChoices = portalForm('preferences', '/preferences', async (actor, form): Promise<FormOutcome> => {
  const place = { language: pageLanguage(form) }
  const customerId = actor.id
  const set = text(form, 'set')
  if (set === 'undo') {
    const { changed } = await undoPreferences(actor, { customerId, changeId: text(form, 'changeId') }, place)
    return {
      to: backTo(changed[0]),
      data: { saved: text(form, 'changeId'), what: 'undo', changeId: text(form, 'changeId') },
    }
  }
  const patch = set === 'necessary' ? null : patchOfForm(form, new Date())
  if (set !== 'necessary' && !patch) throw new DomainError('invalid_input')
  const { changeId, changed } = patch
    ? await changePreferences(actor, { customerId, patch }, place)
    : await keepNecessaryOnly(actor, { customerId }, place)
  const what = patch ? (Object.keys(patch)[0] ?? null) : 'necessary'
  return { to: backTo(what ?? changed[0]), data: { changeId, what } }
})
