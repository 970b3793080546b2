import type advice from './messages/fr/advice.json'
import type auth from './messages/fr/auth.json'
import type common from './messages/fr/common.json'
import type consent from './messages/fr/consent.json'
import type conversation from './messages/fr/conversation.json'
import type customer from './messages/fr/customer.json'
import type errors from './messages/fr/errors.json'
import type identity from './messages/fr/identity.json'
import type imports from './messages/fr/imports.json'
import type inbox from './messages/fr/inbox.json'
import type policy from './messages/fr/policy.json'
import type portal from './messages/fr/portal.json'
import type preferences from './messages/fr/preferences.json'
import type privacy from './messages/fr/privacy.json'
import type quality from './messages/fr/quality.json'
import type search from './messages/fr/search.json'
import type settings from './messages/fr/settings.json'
import type shell from './messages/fr/shell.json'
import type supervision from './messages/fr/supervision.json'
import type { AppLocale } from './routing'

/** Every message of the application; the module's file name is the namespace. French is the reference. */
export type Messages = {
  advice: typeof advice
  auth: typeof auth
  common: typeof common
  consent: typeof consent
  conversation: typeof conversation
  customer: typeof customer
  errors: typeof errors
  identity: typeof identity
  imports: typeof imports
  inbox: typeof inbox
  policy: typeof policy
  portal: typeof portal
  preferences: typeof preferences
  privacy: typeof privacy
  quality: typeof quality
  search: typeof search
  settings: typeof settings
  shell: typeof shell
  supervision: typeof supervision
}
export type MessageModule = keyof Messages

/** One file per module and language, `messages/<locale>/<module>.json`, so that screens are written side by side. */
export const MESSAGE_MODULES = [
  'advice',
  'auth',
  'common',
  'consent',
  'conversation',
  'customer',
  'errors',
  'identity',
  'imports',
  'inbox',
  'policy',
  'portal',
  'preferences',
  'privacy',
  'quality',
  'search',
  'settings',
  'shell',
  'supervision',
] as const satisfies readonly MessageModule[]

/** The messages of one language, all modules merged. */
export async function loadMessages(locale: AppLocale): Promise<Messages> {
  const loaded = await Promise.all(
    MESSAGE_MODULES.map(async (name) => {
      const file = (await import(`./messages/${locale}/${name}.json`)) as { default: object }
      return [name, file.default] as const
    }),
  )
  return Object.fromEntries(loaded) as Messages
}
