import { describe, expect, it } from 'vitest'
import { planComparators } from './comparisons'
import { Dataset } from './dataset'
import { evaluateClusters } from './evaluation'
import type { Field } from './kinds'
import { makeRandom } from './random'
import { resolve } from './resolution'
import { hash32 } from './text'

const FIELDS: Field[] = [
  { column: 'prenom', kind: 'given_name' },
  { column: 'nom', kind: 'surname' },
  { column: 'naissance', kind: 'birth_date' },
  { column: 'tel', kind: 'phone' },
  { column: 'rue', kind: 'street' },
  { column: 'cp', kind: 'postcode' },
]
const GIVEN = 'anne paul lea marc zoe luc eva tom jules rose hugo emma louis alice adam nina'.split(' ')
const HEADS = 'bar bel cor del fau gal her jac ker lam mar nau per que rou sal tan val'.split(' ')
const TAILS = 'din eau gnon ier let mond neau quet rin ton vert zac ois ard'.split(' ')

/** Households of one to three persons; every person has one to three records, some with slips or gaps. */
function people(
  households: number,
  duplicates: number,
  seed: number,
): { id: string; cells: string[]; entity: string }[] {
  const random = makeRandom(seed)
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T
  const digits = (n: number): string => Array.from({ length: n }, () => Math.floor(random() * 10)).join('')
  const out: { id: string; cells: string[]; entity: string }[] = []
  for (let h = 0; h < households; h++) {
    const surname = `${pick(HEADS)}${pick(HEADS).slice(1)}${pick(TAILS)}`
    const phone = `02${digits(8)}`
    const street = `${1 + Math.floor(random() * 90)} rue ${pick(HEADS)}${pick(TAILS)}`
    const postcode = `${10 + Math.floor(random() * 80)}${digits(3)}`
    const size = 1 + Math.floor(random() * 3)
    const shift = Math.floor(random() * GIVEN.length)
    for (let p = 0; p < size; p++) {
      const given = GIVEN[(shift + p * 5) % GIVEN.length] as string
      const born = `${1940 + Math.floor(random() * 60)}-${String(1 + Math.floor(random() * 12)).padStart(2, '0')}-${String(1 + Math.floor(random() * 28)).padStart(2, '0')}`
      const copies = random() < duplicates ? 2 + Math.floor(random() * 2) : 1
      for (let c = 0; c < copies; c++) {
        const slip = (text: string): string => (c > 0 && random() < 0.15 ? text.slice(0, 2) + text.slice(3) : text)
        const gap = (text: string): string => (random() < 0.1 ? '' : text)
        out.push({
          id: `r${out.length}`,
          entity: `${h}-${p}`,
          cells: [slip(given), slip(surname), gap(born), gap(phone), gap(slip(street)), gap(postcode)],
        })
      }
    }
  }
  return out
}

async function run(records: readonly { id: string; cells: string[] }[]): Promise<Map<string, string>> {
  const dataset = new Dataset(planComparators(FIELDS, { region: 'FR' }))
  for (const record of records) dataset.add(record.cells, 0)
  const order = Uint32Array.from(records.keys()).sort(
    (a, b) => hash32(records[a]?.id ?? '') - hash32(records[b]?.id ?? ''),
  )
  dataset.arrange(order)
  const { clusters } = await resolve(dataset, FIELDS)
  const out = new Map<string, string>()
  order.forEach((record, row) => {
    out.set(records[record]?.id ?? '', records[order[clusters[row] as number] as number]?.id ?? '')
  })
  return out
}

describe('bulk resolution', () => {
  it('finds duplicates without labels, and keeps households apart', async () => {
    const records = people(400, 0.3, 1)
    const found = await run(records)
    const result = evaluateClusters(
      records.map((record) => found.get(record.id) as string),
      records.map((record) => record.entity),
    )
    expect(result.f1).toBeGreaterThan(0.95)
    expect(result.precision).toBeGreaterThan(0.97)
  })

  it('finds next to nothing where there is nothing to find', async () => {
    const records = people(400, 0, 2)
    const found = await run(records)
    const joined = records.filter((record) => found.get(record.id) !== record.id).length
    expect(joined / records.length).toBeLessThan(0.01)
  })

  it('gives the same clusters whatever the order of input', async () => {
    const records = people(150, 0.4, 3)
    const groups = (found: Map<string, string>): string[] => {
      const by = new Map<string, string[]>()
      for (const [id, cluster] of found) by.set(cluster, [...(by.get(cluster) ?? []), id])
      return [...by.values()].map((ids) => ids.sort().join(' ')).sort()
    }
    const forth = groups(await run(records))
    expect(groups(await run([...records].reverse()))).toEqual(forth)
    expect(groups(await run([...records].sort((a, b) => hash32(a.id + 1) - hash32(b.id + 1))))).toEqual(forth)
  })

  it('survives one record, two records and none', async () => {
    const records = people(5, 0, 4)
    for (const few of [0, 1, 2]) expect((await run(records.slice(0, few))).size).toBe(few)
  })
})
