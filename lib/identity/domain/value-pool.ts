/** Texts remembered at the most; the common ones come early in any file. */
const MOST = 100_000

/**
 * Gives equal parts of parsed values one place in memory: a city, a street or a surname is written once, not once for each
 * address and name it is part of. Parsed values are never changed, so nobody notices.
 */
export class ValuePool {
  private readonly known = new Map<string, unknown>()

  /** The same value with its texts, lists and inner objects shared. */
  share<T>(value: T): T {
    if (Array.isArray(value)) return value.map((part) => this.part(part)) as T
    return this.withSharedParts(value)
  }

  private withSharedParts<T>(value: T): T {
    // Sets are tables of the language, shared as they are.
    if (typeof value !== 'object' || value === null || value instanceof Set) return value
    const parts = value as Record<string, unknown>
    for (const name in parts) parts[name] = this.part(parts[name])
    return value
  }

  private part(value: unknown): unknown {
    if (typeof value === 'string') return this.remembered(`=${value}`, value)
    if (Array.isArray(value)) {
      const list = value.map((each) => this.part(each))
      return list.every((each) => typeof each === 'string')
        ? this.remembered(`${list.length} ${list.join('\u001f')}`, list)
        : list
    }
    return this.withSharedParts(value)
  }

  private remembered<T>(key: string, value: T): T {
    const known = this.known.get(key)
    if (known !== undefined) return known as T
    if (this.known.size < MOST) this.known.set(key, value)
    return value
  }
}
