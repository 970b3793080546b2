import 'server-only'
import { database } from '@/db/client'
import { organisationOf } from '@/lib/consent/queries/organisation'
import type { PortalView } from '../views'

/** Who speaks on the customer's pages. Public: it stands at the foot of each. */
export async function getOrganisation(): Promise<PortalView['organisation']> {
  const { name, brand, email, policyUrl } = await organisationOf(database())
  return { name, brand, email, policyUrl }
}
