import 'server-only'
import { sql } from 'drizzle-orm'
import { type Executor, executePrepared } from '@/db/client'

/** Every background job and its payload. Handlers are registered in `lib/worker/main.ts`. */
export type Jobs = {
  'email.process': { deliveryId: string }
  'sms.process': { deliveryId: string }
  'message.send': { interactionId: string }
  'conversation.wake': { conversationId: string }
  'import.advance': { importId: string }
  'quality.count': Record<string, never>
  'identity.match': { runId: string }
  'portal.prove': { tokenId: string; by: 'email' | 'sms'; address: string }
  'portal.access': { tokenId: string; by: 'email' | 'sms'; address: string; language?: 'fr' | 'en' | undefined }
  'consent.checkpoint': Record<string, never>
  'platform.clean': Record<string, never>
}
export type JobName = keyof Jobs

/**
 * Queues a job in the caller's transaction: it exists if and only if the change it belongs to does.
 * `key` replaces a waiting job of the same key. Retried with exponential back-off up to `maxAttempts`.
 */
export async function enqueue<Name extends JobName>(
  tx: Executor,
  name: Name,
  payload: Jobs[Name],
  options: { key?: string; runAt?: Date; maxAttempts?: number; queue?: string } = {},
): Promise<void> {
  await executePrepared(
    tx,
    sql`select graphile_worker.add_job(
    ${name}, ${JSON.stringify(payload)}::json,
    queue_name => ${options.queue ?? null}, run_at => ${options.runAt?.toISOString() ?? null}::timestamptz,
    max_attempts => ${options.maxAttempts ?? 25}, job_key => ${options.key ?? null})`,
  )
}
