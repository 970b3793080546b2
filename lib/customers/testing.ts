import { database } from '@/db/client'
import type { SourceAttributes } from '@/db/schema'
import type { Resolution, StatedContactPoint } from '@/lib/identity/commands/resolve-source-record'
import { resolveSourceRecord } from '@/lib/identity/commands/resolve-source-record'

/** Builders for the integration tests of this module. */

let serial = 0

/** A customer as a source states it, resolved like any other. */
export async function aStatedCustomer(
  attributes: SourceAttributes,
  points: StatedContactPoint[] = [],
  source = 'crm:test',
): Promise<Resolution> {
  return database().transaction((tx) =>
    resolveSourceRecord(tx, {
      source,
      sourceKey: `${source}-${++serial}-${crypto.randomUUID()}`,
      kind: attributes.organisationName && !attributes.familyName ? 'organisation' : 'individual',
      attributes,
      points,
    }),
  )
}

/** Nine figures after 0, never twice in one run: a French mobile number as typed. */
export const aMobile = () => `06${String(++serial).padStart(4, '0')}${String(1000 + ((serial * 37) % 9000))}`
