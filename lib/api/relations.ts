import 'server-only'
import { z } from 'zod'
import { decideRelation, withdrawRelation } from '@/lib/identity/commands/decide-relation'
import { RELATION_KINDS } from '@/lib/identity/domain/relations'
import { relationsOf } from '@/lib/identity/queries/relations'
import { decideRelationInput, withdrawRelationInput } from '@/lib/identity/schemas/relations'
import { endpoint } from './endpoint'
import { idParams } from './schemas'

const ref = z.object({ id: z.uuid(), name: z.string() })
const decision = z.object({ id: z.uuid(), reason: z.string(), by: z.string(), at: z.iso.datetime() })
const related = ref.extend({ decision: decision.nullable() })

export const readRelations = endpoint({
  method: 'GET',
  path: '/api/v1/customers/{id}/relations',
  tag: 'customers',
  summary: 'Whom a customer lives with and belongs to',
  description:
    'Households: the same family name at the same address. A person’s organisations, an organisation’s people: by the name that sources state. What a colleague said stands above, with its reason as `decision`; `denied` are those of whom a colleague said no.',
  permission: 'customer.read',
  params: idParams,
  response: z.object({
    kind: z.enum(['individual', 'organisation']),
    households: z.array(z.object({ address: z.string().nullable(), members: z.array(related) })),
    organisations: z.array(related),
    people: z.array(related),
    denied: z.array(ref.extend({ kind: z.enum(RELATION_KINDS), decision })),
  }),
  status: 200,
  async run({ actor, params }) {
    const { rights: _screensOnly, ...relations } = await relationsOf(actor, params.id)
    return relations
  },
})

export const writeRelation = endpoint({
  method: 'POST',
  path: '/api/v1/customers/{id}/relations',
  tag: 'customers',
  summary: 'Say that two customers belong together, or that they do not',
  description:
    'Stands above what the sources suggest and replaces what was said before of the two. A household joins two people; `organisation` a person and an organisation, whichever is in the address.',
  permission: 'customer.edit',
  params: idParams,
  body: decideRelationInput.omit({ customerId: true }),
  response: z.object({
    decisionId: z.uuid(),
    replaced: z.object({ belongs: z.boolean(), reason: z.string() }).nullable(),
  }),
  status: 201,
  run: ({ actor, params, body }) => decideRelation(actor, { ...body, customerId: params.id }),
})

export const deleteRelation = endpoint({
  method: 'DELETE',
  path: '/api/v1/relations/{decisionId}',
  tag: 'customers',
  summary: 'Take back what was said of two customers',
  description: 'The sources decide again whether they belong together.',
  permission: 'customer.edit',
  params: withdrawRelationInput,
  response: z.object({ decisionId: z.uuid() }),
  status: 200,
  run: ({ actor, params }) => withdrawRelation(actor, params),
})
