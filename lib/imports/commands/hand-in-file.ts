import 'server-only'
import { fieldErrors } from '@/lib/platform/action'
import { type Actor, demand } from '@/lib/platform/actor'
import { DomainError } from '@/lib/platform/errors'
import { readUpload } from '@/lib/platform/upload'
import { MAX_FILE_BYTES } from '../domain/types'
import { uploadQuery } from '../schemas'
import { receiveImport } from './receive-import'

/**
 * Takes in the file of a request, streamed: its body, or the file of a form. What is to happen with it stands in the
 * address or in the form's fields. `unattended` imports go on by themselves once the file is read. Throws `too_large`,
 * `storage_full`, `invalid_input`.
 */
export async function handInFile(
  actor: Actor,
  request: Request,
  { unattended }: { unattended: boolean },
): Promise<{ importId: string }> {
  demand(actor, 'import.run')
  const upload = await readUpload(request, MAX_FILE_BYTES)
  const query = uploadQuery.safeParse({
    ...(upload.filename ? { filename: upload.filename } : {}),
    ...upload.fields,
    ...Object.fromEntries(new URL(request.url).searchParams),
  })
  if (!query.success) throw new DomainError('invalid_input', { fields: fieldErrors(query.error) })
  const { filename, source, dryRun } = query.data
  return receiveImport(actor, {
    filename,
    source,
    bytes: upload.bytes,
    next: unattended ? (dryRun ? 'check' : 'run') : undefined,
  })
}
