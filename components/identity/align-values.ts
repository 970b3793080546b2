/** One line of the comparison: what each side says, null where it says nothing. */
export type AlignedLine<Value> = {
  values: (Value | null)[] /** Every side says this, and there are two at least. */
  same: boolean
}

/**
 * Sets the values of several sides side by side. Values of one `key` share a line, those that most sides have come
 * first; what is left is paired in its order, so that two phone numbers that differ face each other.
 */
export function alignValues<Value extends { key: string }>(sides: readonly (readonly Value[])[]): AlignedLine<Value>[] {
  const holders = new Map<string, number>()
  for (const side of sides)
    for (const key of new Set(side.map((value) => value.key))) holders.set(key, (holders.get(key) ?? 0) + 1)
  const shared = [...holders].filter(([, count]) => count > 1).sort(([, a], [, b]) => b - a)
  const lines = shared.map(([key]): AlignedLine<Value> => {
    const values = sides.map((side) => side.find((value) => value.key === key) ?? null)
    return { values, same: values.every((value) => value !== null) }
  })
  const own = sides.map((side) =>
    side.filter((value, at) => holders.get(value.key) === 1 && side.findIndex(({ key }) => key === value.key) === at),
  )
  // A side that lacks a shared value shows what it has instead on that line.
  for (const line of lines) {
    for (const [at, value] of line.values.entries()) if (value === null) line.values[at] = own[at]?.shift() ?? null
  }
  const rest = Math.max(0, ...own.map((values) => values.length))
  for (let at = 0; at < rest; at++) lines.push({ values: own.map((values) => values[at] ?? null), same: false })
  return lines
}
