/**
 * npm run -s identity:table -- [--fixtures ../shared/fixtures/linkage] [--extra file.csv:ID_COLUMN …]
 *
 * Prints the tables of docs/IDENTITY.md: clusters against the labels of the shared sets (read from there, never copied), the
 * automatic band, and the name comparators on pairs of names.
 */
import { existsSync } from 'node:fs'
import { basename, join } from 'node:path'
import { parseArgs } from 'node:util'
import { priorModel } from '@/lib/identity/domain/model'
import { Matcher } from '@/lib/identity/domain/score'
import { detectCsv, readCsv } from './identity-csv'
import { measureFiles } from './identity-measure'

type Trial = { name: string; files: string[]; id: string; ignore: string[]; target?: string }

const TRIALS: Trial[] = [
  { name: 'FEBRL 1', files: ['febrl1.csv'], id: 'rec_id', ignore: [] },
  { name: 'FEBRL 1, no national id', files: ['febrl1.csv'], id: 'rec_id', ignore: ['soc_sec_id'] },
  { name: 'FEBRL 3', files: ['febrl3.csv'], id: 'rec_id', ignore: [], target: '.997' },
  { name: 'FEBRL 3, no national id', files: ['febrl3.csv'], id: 'rec_id', ignore: ['soc_sec_id'] },
  { name: 'FEBRL 4 (a + b)', files: ['febrl4a.csv', 'febrl4b.csv'], id: 'rec_id', ignore: [], target: '.9998' },
  {
    name: 'FEBRL 4 (a + b), no national id',
    files: ['febrl4a.csv', 'febrl4b.csv'],
    id: 'rec_id',
    ignore: ['soc_sec_id'],
  },
  { name: 'fake_1000', files: ['fake_1000.csv'], id: 'unique_id', ignore: [], target: '.90' },
  { name: 'historical', files: ['historical.csv'], id: 'unique_id', ignore: [], target: '.85' },
  { name: 'organisations', files: ['organisations.csv'], id: 'Id', ignore: [], target: '.80' },
]

async function trial({ name, files, id, ignore, target }: Trial): Promise<string> {
  const start = performance.now()
  const { records, precision, recall, f1, bcubed, mixedClusters, automatic } = await measureFiles(files, id, ignore)
  const figure = (value: number): string => value.toFixed(4)
  return `| ${[
    name,
    records,
    figure(precision),
    figure(recall),
    `**${figure(f1)}**`,
    target ?? '',
    figure(bcubed.f1),
    mixedClusters,
    automatic.pairs === 0 ? '–' : figure(automatic.right / automatic.pairs),
    automatic.pairs,
    ((performance.now() - start) / 1000).toFixed(1),
  ].join(' | ')} |`
}

/** Bits of evidence from a name alone above which two names are taken for one in the second table. */
const NAME_BITS = 6

async function namePairs(path: string): Promise<string[]> {
  const matcher = (kind: 'full_name' | 'organisation_name'): Matcher =>
    new Matcher(priorModel([{ column: 'name', kind }], 1000))
  const persons = matcher('full_name')
  const organisations = matcher('organisation_name')
  const counts = { persons: [0, 0, 0, 0], organisations: [0, 0, 0, 0] }
  let header: string[] | null = null
  for await (const row of readCsv(path, await detectCsv(path))) {
    if (header === null) {
      header = row
      continue
    }
    const cell = (name: string): string => row[(header as string[]).indexOf(name)] ?? ''
    const person = cell('schema') === 'Person'
    const matching = person ? persons : organisations
    const score = matching.score(matching.prepare({ name: cell('name1') }), matching.prepare({ name: cell('name2') }))
    const evidence = score.weight - (score.contributions[0]?.weight ?? 0)
    const found = evidence > NAME_BITS
    const truth = cell('is_match') === 'true'
    const list = person ? counts.persons : counts.organisations
    const at = found ? (truth ? 0 : 1) : truth ? 2 : 3
    list[at] = (list[at] as number) + 1
  }
  return Object.entries(counts).map(([name, [tp = 0, fp = 0, fn = 0, tn = 0]]) => {
    const precision = tp / Math.max(1, tp + fp)
    const recall = tp / Math.max(1, tp + fn)
    return `| ${name} | ${tp + fp + fn + tn} | ${precision.toFixed(3)} | ${recall.toFixed(3)} | ${((2 * precision * recall) / Math.max(1e-9, precision + recall)).toFixed(3)} |`
  })
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      fixtures: { type: 'string', default: '../shared/fixtures/linkage' },
      extra: { type: 'string', multiple: true },
    },
  })
  const here = (file: string): string => join(values.fixtures, file)
  const trials = TRIALS.filter(({ files }) => files.every((file) => existsSync(here(file)))).map((one) => ({
    ...one,
    files: one.files.map(here),
  }))
  for (const extra of values.extra ?? []) {
    const [file = '', id = 'id'] = extra.split(':')
    trials.push({ name: basename(file, '.csv'), files: [file], id, ignore: [] })
  }
  if (trials.length === 0) {
    console.error(`nothing to measure in ${values.fixtures}`)
    process.exitCode = 2
    return
  }
  console.log(
    '| set | records | precision | recall | F1 | target | B³ F1 | mixed | automatic: precision | automatic: pairs | s |',
  )
  console.log('|---|---|---|---|---|---|---|---|---|---|---|')
  for (const one of trials) console.log(await trial(one))
  if (existsSync(here('name-pairs.csv'))) {
    console.log('\n| names | pairs | precision | recall | F1 |\n|---|---|---|---|---|')
    for (const line of await namePairs(here('name-pairs.csv'))) console.log(line)
  }
}

main().catch((error: unknown) => {
  console.error(error)
  process.exitCode = 1
})
