import 'server-only'
import { logInteraction } from '@/lib/conversations/commands/log-interaction'
import { logInteractionInput } from '@/lib/conversations/schemas'
import { downloadResponse } from '@/lib/platform/download'
import { endpoint } from './endpoint'
import { getAttachment, getInteraction } from './queries'
import { idParams, interactionBody, interactionLogged } from './schemas'

export const readInteraction = endpoint({
  method: 'GET',
  path: '/api/v1/interactions/{id}',
  tag: 'interactions',
  summary: 'One interaction',
  permission: 'conversation.read',
  params: idParams,
  response: interactionBody,
  status: 200,
  run: ({ actor, params }) => getInteraction(actor, params.id),
})

export const recordInteraction = endpoint({
  method: 'POST',
  path: '/api/v1/interactions',
  tag: 'interactions',
  summary: 'Record an interaction of any channel',
  description:
    'A call, a shop visit, a letter, a message that another system saw. Unique by `source` + `externalId`: the same again answers with the first and `duplicate: true`.',
  permission: 'interaction.log',
  body: logInteractionInput,
  response: interactionLogged,
  status: 201,
  async run({ actor, body }) {
    const logged = await logInteraction(actor, body)
    return Response.json(
      {
        interactionId: logged.interactionId,
        conversationId: logged.conversationId,
        customerId: logged.customerId,
        duplicate: logged.duplicate,
      },
      { status: logged.duplicate ? 200 : 201 },
    )
  },
})

export const readAttachment = endpoint({
  method: 'GET',
  path: '/api/v1/attachments/{id}',
  tag: 'interactions',
  summary: 'Download an attachment',
  permission: 'conversation.read',
  params: idParams,
  response: { contentType: 'application/octet-stream' },
  status: 200,
  run: async ({ actor, params }) => downloadResponse(await getAttachment(actor, params.id)),
})
