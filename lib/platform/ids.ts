const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i

/** Whether the value is a UUID in its usual spelling; anything else never reaches SQL. */
export function isId(value: unknown): value is string {
  return typeof value === 'string' && UUID.test(value)
}
