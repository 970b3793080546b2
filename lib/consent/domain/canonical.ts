import { hash } from 'node:crypto'
import canonicalize from 'canonicalize'

/** RFC 8785 canonical JSON of a value. Throws on what JSON cannot hold (NaN, lone surrogates, cycles, undefined). */
export function canonicalJson(value: unknown): string {
  const text = canonicalize(value)
  if (text === undefined) throw new TypeError('This value has no JSON form')
  return text
}

const orders = new Map<string, { key: string; prefix: string }[]>()

/** Sorted keys with their `"key":`, kept per shape: the rows of a ledger all have the same columns. */
function orderOf(keys: readonly string[]): { key: string; prefix: string }[] {
  const shape = JSON.stringify(keys)
  let order = orders.get(shape)
  if (!order) {
    order = [...keys].sort().map((key) => ({ key, prefix: `${canonicalJson(key)}:` }))
    // Hostile rows may each have a shape of their own.
    if (orders.size >= 100) orders.clear()
    orders.set(shape, order)
  }
  return order
}

/**
 * The same text as `canonicalJson` for an object, several times faster for flat ones: verifying a million
 * entries is mostly this. Strings and finite numbers are printed as RFC 8785 has them, by JSON.stringify.
 */
export function canonicalRow(row: Readonly<Record<string, unknown>>): string {
  let text = ''
  for (const { key, prefix } of orderOf(Object.keys(row))) {
    const value = row[key]
    if (value === undefined) continue
    const plain =
      value === null ||
      (typeof value === 'string' ? value.isWellFormed() : typeof value === 'number' && Number.isFinite(value))
    text += `${text === '' ? '' : ','}${prefix}${plain ? JSON.stringify(value) : canonicalJson(value)}`
  }
  return `{${text}}`
}

/** SHA-256, lower-case hexadecimal. */
export function sha256Hex(data: string | Uint8Array): string {
  return hash('sha256', data, 'hex')
}
