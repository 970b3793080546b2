import { DomainError } from './errors'

/** Reads at most `limit` bytes, so that a body without a length cannot fill the memory. Throws `too_large`. */
export async function readBody(request: Request, limit: number): Promise<Buffer> {
  if (Number(request.headers.get('content-length') ?? 0) > limit) throw new DomainError('too_large')
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of request.body ?? []) {
    size += chunk.length
    if (size > limit) throw new DomainError('too_large')
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}
