import { getLocale } from 'next-intl/server'
import { ContactPolicySettings } from '@/components/settings/contact-policy'
import { sectionTitle } from '@/components/settings/section-title'
import { pageActor } from '@/lib/platform/page'
import { getContactPolicy } from '@/lib/policy/queries/settings'

export const generateMetadata = sectionTitle('contactPolicy')

export default async function ContactPolicyPage() {
  const actor = await pageActor('policy.review')
  return <ContactPolicySettings policy={await getContactPolicy(actor, await getLocale())} />
}
