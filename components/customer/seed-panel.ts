import 'server-only'
import type { QueryClient } from '@tanstack/react-query'
import { getLocale } from 'next-intl/server'
import { channelAdviceQuery } from '@/lib/advice/cache'
import { getChannelAdvice } from '@/lib/advice/queries/advice'
import { consentQuery } from '@/lib/consent/cache'
import { getConsent } from '@/lib/consent/queries/state'
import { suspectedDuplicatesQuery } from '@/lib/identity/cache'
import { suspectedDuplicatesOf } from '@/lib/identity/queries/suspected-duplicates'
import { type Actor, can } from '@/lib/platform/actor'
import { preferencesQuery } from '@/lib/preferences/cache'
import { getPreferences } from '@/lib/preferences/queries'

/** Reads what stands beside a customer, so that the page comes whole: nothing moves when it has come alive. */
export async function seedPanel(
  client: QueryClient,
  actor: Actor,
  customerId: string,
  conversationId: string | null,
): Promise<void> {
  if (!can(actor, 'consent.read')) return
  const locale = await getLocale()
  const [advice, consent, preferences, duplicates] = await Promise.all([
    getChannelAdvice(actor, customerId, conversationId ? { conversation: conversationId } : {}, { locale }),
    getConsent(actor, customerId),
    getPreferences(actor, customerId),
    suspectedDuplicatesOf(actor, customerId),
  ])
  client.setQueryData(channelAdviceQuery(customerId, conversationId).queryKey, advice)
  client.setQueryData(consentQuery(customerId).queryKey, consent)
  client.setQueryData(preferencesQuery(customerId).queryKey, preferences)
  client.setQueryData(suspectedDuplicatesQuery(customerId).queryKey, duplicates)
}
