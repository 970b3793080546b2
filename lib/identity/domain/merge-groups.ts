/** Customers that no machine brings together: pairs of ids, in any order. */
export type Apart = readonly (readonly [string, string])[]

/**
 * The groups of customers that certain pairs make one, each of two or more: pairs are taken in their order, and one that
 * would bring customers together which are to stay apart joins nothing. Same pairs in the same order, same groups.
 */
export function mergeGroups(certain: readonly { readonly a: string; readonly b: string }[], apart: Apart): string[][] {
  const foes = new Map<string, string[]>()
  for (const [a, b] of apart) {
    foes.set(a, [...(foes.get(a) ?? []), b])
    foes.set(b, [...(foes.get(b) ?? []), a])
  }
  const groupOf = new Map<string, string[]>()
  const groupWith = (customer: string) => groupOf.get(customer) ?? [customer]
  for (const { a, b } of certain) {
    const [one, two] = [groupWith(a), groupWith(b)]
    if (one === two || one.includes(b)) continue
    if (one.some((customer) => foes.get(customer)?.some((foe) => two.includes(foe)))) continue
    const joined = [...one, ...two]
    for (const customer of joined) groupOf.set(customer, joined)
  }
  return [...new Set(groupOf.values())]
}
