/** An instant as Postgres spells it (UTC) in ISO text, milliseconds kept. */
export function instantText(value: string): string
export function instantText(value: string | null): string | null
export function instantText(value: string | null): string | null {
  return value === null ? null : new Date(value).toISOString()
}
