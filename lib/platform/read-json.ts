import type { FieldErrors } from './errors'

/** What a console route answered when it did not answer with data. */
export class ReadError extends Error {
  override name = 'ReadError'
  constructor(
    readonly status: number,
    readonly code: string,
    readonly errorId: string | null,
    /** What is wrong with which input, where the route said. */
    readonly fields: FieldErrors | null = null,
  ) {
    super(code)
  }
}

/** Reads JSON from a console route. Throws `ReadError` with the route's code. */
export async function readJson<T>(address: string, signal?: AbortSignal): Promise<T> {
  const response = await fetch(address, { signal, cache: 'no-store', headers: { accept: 'application/json' } })
  if (response.ok) return (await response.json()) as T
  const problem = (await response.json().catch(() => null)) as {
    code?: string
    errorId?: string
    fields?: FieldErrors
  } | null
  throw new ReadError(response.status, problem?.code ?? 'unexpected', problem?.errorId ?? null, problem?.fields ?? null)
}
