import 'server-only'
import { z } from 'zod'
import { relationsOf } from '@/lib/identity/queries/relations'
import { endpoint } from './endpoint'
import { idParams } from './schemas'

const ref = z.object({ id: z.uuid(), name: z.string() })

export const readRelations = endpoint({
  method: 'GET',
  path: '/api/v1/customers/{id}/relations',
  tag: 'customers',
  summary: 'Whom a customer lives with and belongs to',
  description:
    'Households: the same family name at the same address. A person’s organisations, an organisation’s people: by the name that sources state.',
  permission: 'customer.read',
  params: idParams,
  response: z.object({
    households: z.array(z.object({ address: z.string(), members: z.array(ref) })),
    organisations: z.array(ref),
    people: z.array(ref),
  }),
  status: 200,
  run: ({ actor, params }) => relationsOf(actor, params.id),
})
