/** Whether Postgres gave up because the statement took too long (query_canceled). */
export function isTimeout(error: unknown): boolean {
  const cause = error instanceof Error ? (error.cause ?? error) : error
  return typeof cause === 'object' && cause !== null && 'code' in cause && cause.code === '57014'
}
