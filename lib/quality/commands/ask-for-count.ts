import 'server-only'
import { database } from '@/db/client'
import { type Actor, demand } from '@/lib/platform/actor'
import { enqueue } from '@/lib/platform/jobs'

/** Has the figures counted again in the background; several at once ask once. */
export async function askForCount(actor: Actor): Promise<void> {
  demand(actor, 'identity.review')
  await enqueue(database(), 'quality.count', {}, { key: 'quality.count' })
}
