import 'server-only'
import { z } from 'zod'
import { mergeCustomers } from '@/lib/identity/commands/merge-customers'
import { putSourceRecords } from '@/lib/identity/commands/put-source-records'
import { undoMerge } from '@/lib/identity/commands/unmerge-customers'
import { normaliseContactPoint } from '@/lib/identity/domain/contact-points'
import { mergeInput, sourceRecordsInput, undoMergeInput } from '@/lib/identity/schemas'
import { endpoint } from './endpoint'
import { idParams } from './schemas'

export const putRecords = endpoint({
  method: 'PUT',
  path: '/api/v1/source-records',
  tag: 'identity',
  summary: 'Write up to 1 000 source records',
  description:
    'Unique by `source` + `sourceKey`: writing one again updates it and keeps its history; it stays of the kind it was made with, and what is left out or empty stays as it was. Answers in the order of the input; a contact point that cannot be of its kind is left out and named in `ignoredContactPoints`. Input that does not fit the schema writes nothing; after any other failure the same call can be sent again.',
  permission: 'import.run',
  body: sourceRecordsInput,
  response: z.array(
    z.object({
      sourceRecordId: z.uuid(),
      customerId: z.uuid(),
      outcome: z.enum(['created', 'matched', 'review']),
      ignoredContactPoints: z.array(z.string()).optional().describe('values that are no address of their kind'),
    }),
  ),
  status: 200,
  async run({ actor, body }) {
    const written = await putSourceRecords(actor, body)
    return written.map((row, at) => {
      const ignored = body[at]?.contactPoints.filter(({ kind, value }) => normaliseContactPoint(kind, value) === null)
      return ignored?.length ? { ...row, ignoredContactPoints: ignored.map(({ value }) => value) } : row
    })
  },
})

export const merge = endpoint({
  method: 'POST',
  path: '/api/v1/customers/{id}/merge',
  tag: 'identity',
  summary: 'Merge other customers into this one',
  description:
    'One merge per other customer; nothing is lost, and each can be undone at any time. `mergeId` is the first. `choices` puts values that a source record says above the survivorship rules, until the last of the merges is undone.',
  permission: 'identity.merge',
  params: idParams,
  body: mergeInput,
  response: z.object({ mergeId: z.uuid(), mergeIds: z.array(z.uuid()), customerId: z.uuid() }),
  status: 201,
  async run({ actor, params, body }) {
    const { mergeIds, customerId } = await mergeCustomers(actor, {
      customerId: params.id,
      with: body.with,
      reason: body.reason,
      choices: body.choices,
    })
    return { mergeId: mergeIds[0], mergeIds, customerId }
  },
})

export const undo = endpoint({
  method: 'POST',
  path: '/api/v1/merges/{mergeId}/undo',
  tag: 'identity',
  summary: 'Undo a merge',
  description: 'Each source record of the merged customer goes back to it, with what arrived since.',
  permission: 'identity.merge',
  params: z.object({ mergeId: z.uuid() }),
  body: undoMergeInput,
  response: z.object({ customerId: z.uuid(), survivorId: z.uuid() }),
  status: 200,
  run: ({ actor, params, body }) => undoMerge(actor, { mergeId: params.mergeId, reason: body.reason }),
})
