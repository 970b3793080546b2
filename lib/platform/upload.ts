import 'server-only'
import { Readable } from 'node:stream'
import type { ReadableStream as NodeStream } from 'node:stream/web'
import { Busboy, type BusboyHeaders } from '@fastify/busboy'
import { DomainError } from './errors'

export type Upload = {
  /** As the client names it; null when it does not. */
  filename: string | null
  /** Fields of the form that stand before the file. */
  fields: Record<string, string>
  /** The file's bytes while they arrive: whoever reads them sets the pace. */
  bytes: AsyncIterable<Uint8Array>
}

/** The file of a form (`multipart/form-data`), as soon as its first bytes are there. Throws `invalid_input` without one. */
function fileOfForm(body: Readable, contentType: string): Promise<Upload> {
  const refused = () => new DomainError('invalid_input', { fields: { file: ['missing'] } })
  return new Promise((resolve, reject) => {
    const fields: Record<string, string> = {}
    const form = new Busboy({
      headers: { 'content-type': contentType } as BusboyHeaders,
      limits: { files: 1, fields: 20, fieldSize: 64 * 1024, headerPairs: 100 },
    })
    form.on('field', (name, value) => {
      fields[name] = value
    })
    form.on('file', (_, file, filename) => {
      // A client that goes away ends the file with an error, not as if it were complete.
      body.on('error', (error) => file.destroy(error))
      form.on('error', (error) => file.destroy(error as Error))
      resolve({ filename: filename || null, fields, bytes: file })
    })
    form.on('finish', () => reject(refused()))
    form.on('error', () => reject(refused()))
    body.on('error', reject)
    body.pipe(form)
  })
}

/**
 * The file of a request, streamed: the body itself, or the one file of a form. Throws `too_large` when its declared
 * length says so already, `invalid_input` for a form without a file.
 */
export async function readUpload(request: Request, maxBytes: number): Promise<Upload> {
  if (Number(request.headers.get('content-length') ?? 0) > maxBytes) throw new DomainError('too_large')
  const contentType = request.headers.get('content-type') ?? ''
  const body = request.body ? Readable.fromWeb(request.body as NodeStream<Uint8Array>) : Readable.from([])
  if (!/^multipart\/form-data\b/i.test(contentType)) return { filename: null, fields: {}, bytes: body }
  return fileOfForm(body, contentType)
}
