import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import iconv from 'iconv-lite'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const run = promisify(execFile)
const ROOT = join(import.meta.dirname, '..')

async function command(
  script: string,
  args: readonly string[],
): Promise<{ code: number; stdout: string; stderr: string }> {
  try {
    const { stdout, stderr } = await run(process.execPath, ['--import', 'tsx', join('scripts', script), ...args], {
      cwd: ROOT,
    })
    return { code: 0, stdout, stderr }
  } catch (error) {
    const failed = error as { code: number; stdout: string; stderr: string }
    return { code: failed.code, stdout: failed.stdout, stderr: failed.stderr }
  }
}

const HEADER = 'Réf;entity_id;Prénom;Nom;Date de naissance;Téléphone;Ville;Code postal'
const ROWS = [
  '"a;1";1;Hélène;Castaing;14/05/1974;06 39 98 41 27;Rennes;35000',
  'a 2;1;Helene;CASTAING;1974-05-14;+33639984127;RENNES CEDEX;35000',
  'a3;2;Paul;Guéguen;02/11/1989;02 98 00 11 22;Brest;29200',
  'a4;3;Marie;Lebrun;30/01/1962;04 91 00 55 66;Marseille;13002',
  'a5;2;Paul;Gueguen;02/11/1989;0298001122;Brest;29200',
  ...Array.from(
    { length: 40 },
    (_, k) =>
      `b${k};b${k};${'Anne Luc Eva Tom Zoé Marc Léa Jules'.split(' ')[k % 8]};Nom${'abcdefghij'[k % 10]}${'klmnopqrst'[(k * 3) % 10]};${1 + (k % 28)}/0${1 + (k % 9)}/19${50 + k};0${1 + (k % 5)}${String(11223344 + k * 1234567).slice(0, 8)};Ville${k % 7};${10000 + k * 977}`,
  ),
]

describe('identity:resolve and identity:score', () => {
  let folder = ''
  const at = (name: string): string => join(folder, name)
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'relais-identity-'))
    await writeFile(at('a.csv'), iconv.encode([HEADER, ...ROWS].join('\r\n'), 'win1252'))
  })
  afterAll(() => rm(folder, { recursive: true, force: true }))

  it('reads any CSV, links, writes clusters and pairs, reports, and is scored', async () => {
    const resolved = await command('identity-resolve.ts', [
      '--input',
      at('a.csv'),
      '--id',
      'Réf',
      '--clusters',
      at('out.csv'),
      '--pairs',
      at('pairs.csv'),
      '--model',
      at('model.json'),
      '--json',
    ])
    expect(resolved.stderr).toBe('')
    const report = JSON.parse(resolved.stdout)
    expect(report).toMatchObject({ records: 45, inputs: [{ encoding: 'win1252', delimiter: ';' }] })
    expect(report.mapping.find((guess: { column: string }) => guess.column === 'entity_id').kind).toBe('ignore')
    expect(report.peakMemoryMb).toBeGreaterThan(0)
    expect(report.blocks.largest).toBeLessThanOrEqual(report.blocks.limit)
    const lines = (await readFile(at('out.csv'), 'utf8')).trimEnd().split('\n')
    expect(lines[0]).toBe('record_id,cluster_id')
    expect(lines).toHaveLength(46)
    // Ids as written, in input order; a cluster is named after its smallest id.
    expect(lines.slice(1, 6)).toEqual(['a;1,a 2', 'a 2,a 2', 'a3,a3', 'a4,a4', 'a5,a3'])
    const pairs = await readFile(at('pairs.csv'), 'utf8')
    expect(pairs.split('\n')[0]).toBe('id_a,id_b,probability,weight,explanation')
    expect(pairs).toMatch(/^a 2,a;1,0\.9\d+,[\d.]+,".*date de naissance.* identique : \+/m)
    expect(JSON.parse(await readFile(at('model.json'), 'utf8')).format).toBe('relais-match-model')
    const scored = await command('identity-score.ts', [
      '--clusters',
      at('out.csv'),
      '--truth',
      at('a.csv'),
      '--id',
      'Réf',
      '--entity',
      'entity_id',
      '--json',
    ])
    expect(JSON.parse(scored.stdout)).toMatchObject({
      records: 45,
      truePairs: 2,
      correctPairs: 2,
      foundPairs: 2,
      f1: 1,
      mixedClusters: 0,
      missing: 0,
    })
  })

  it('gives the same clusters for the same records in another order and in two files', async () => {
    const reversed = [...ROWS].reverse()
    await writeFile(at('b.csv'), [HEADER, ...reversed.slice(0, 20)].join('\n'))
    await writeFile(at('c.csv'), [HEADER, ...reversed.slice(20)].join('\n'))
    await writeFile(at('d.csv'), [HEADER, ...reversed].join('\n'))
    const sorted = async (path: string): Promise<string[]> =>
      (await readFile(path, 'utf8')).trimEnd().split('\n').sort()
    await command('identity-resolve.ts', ['--input', at('a.csv'), '--id', 'Réf', '--clusters', at('one.csv')])
    await command('identity-resolve.ts', ['--input', at('d.csv'), '--id', 'Réf', '--clusters', at('two.csv')])
    const both = await command('identity-resolve.ts', [
      '--input',
      at('b.csv'),
      '--input',
      at('c.csv'),
      '--id',
      'Réf',
      '--clusters',
      at('three.csv'),
    ])
    expect(both.code).toBe(0)
    expect(await sorted(at('two.csv'))).toEqual(await sorted(at('one.csv')))
    expect(await sorted(at('three.csv'))).toEqual(await sorted(at('one.csv')))
  })

  it('keeps ids as written, and reads what spreadsheets leave behind', async () => {
    const [first = '', ...others] = ROWS.map((row) => row.replace('"a;1"', ' 007'))
    const spelled = [HEADER, first.replace('Rennes', '"Rennes\nCEDEX; 7"'), ...others, ';;;;;;;', '  ', '']
    await writeFile(at('left.csv'), iconv.encode(`\uFEFF${spelled.join('\r\n')}`, 'utf16le'))
    const resolved = await command('identity-resolve.ts', [
      '--input',
      at('left.csv'),
      '--id',
      ' Réf ',
      '--clusters',
      at('left.out'),
    ])
    expect(resolved).toMatchObject({ code: 0, stderr: '' })
    const lines = (await readFile(at('left.out'), 'utf8')).trimEnd().split('\n')
    expect(lines.slice(1, 3)).toEqual([' 007, 007', 'a 2, 007'])
    expect(lines).toHaveLength(46)
  })

  it('tells records apart whose ids come in both files, and scores them so', async () => {
    const counted = (rows: readonly string[], entity: (k: number) => number): string =>
      [HEADER, ...rows.map((row, k) => row.replace(/^("[^"]*"|[^;]*);[^;]*/, `${k + 1};${entity(k)}`))].join('\n')
    // Both files count from 1; only the first two of the second are customers of the first, in the other order.
    await writeFile(
      at('one.csv'),
      counted(ROWS.slice(0, 5), (k) => [1, 1, 2, 3, 2][k] as number),
    )
    await writeFile(
      at('two.csv'),
      counted([ROWS[2], ROWS[0], ...ROWS.slice(5)] as string[], (k) => [2, 1][k] ?? k + 10),
    )
    const both = ['one.csv', 'two.csv']
    const inputs = both.flatMap((name) => ['--input', at(name)])
    const report = await command('identity-resolve.ts', [
      ...inputs,
      '--id',
      'Réf',
      '--clusters',
      at('ids.out'),
      '--json',
    ])
    expect(JSON.parse(report.stdout)).toMatchObject({ records: 47, duplicateIds: 5, clusters: 43, largestCluster: 3 })
    const truth = both.flatMap((name) => ['--truth', at(name)])
    const scored = await command('identity-score.ts', ['--clusters', at('ids.out'), ...truth, '--id', 'Réf', '--json'])
    expect(JSON.parse(scored.stdout)).toMatchObject({ truePairs: 6, foundPairs: 6, correctPairs: 6, missing: 0 })
  })

  it('takes a mapping, and says clearly what is wrong', async () => {
    await writeFile(
      at('map.json'),
      JSON.stringify({ Prénom: 'given_name', Nom: 'surname', 'Date de naissance': 'birth_date' }),
    )
    const mapped = await command('identity-resolve.ts', [
      '--input',
      at('a.csv'),
      '--id',
      'Réf',
      '--map',
      at('map.json'),
      '--clusters',
      at('m.csv'),
      '--json',
    ])
    expect(JSON.parse(mapped.stdout).mapping.filter((guess: { kind: string }) => guess.kind !== 'ignore')).toHaveLength(
      3,
    )
    await writeFile(at('zip.csv'), Buffer.from([0x50, 0x4b, 3, 4, 0, 0, 1, 2]))
    await writeFile(at('empty.csv'), '')
    await writeFile(at('header.csv'), `${HEADER}\n`)
    await writeFile(at('kinds.json'), '{ "Nom": "surnam" }')
    await writeFile(at('open.csv'), [HEADER, ...ROWS, '"x;1;Paul'].join('\n'))
    for (const [args, message] of [
      [['--input', at('a.csv'), '--id', 'nope', '--clusters', at('x.csv')], 'no column « nope »'],
      [['--input', at('missing.csv'), '--id', 'Réf', '--clusters', at('x.csv')], 'no such file'],
      [['--input', at('zip.csv'), '--id', 'Réf', '--clusters', at('x.csv')], 'not a text file'],
      [['--input', at('empty.csv'), '--id', 'Réf', '--clusters', at('x.csv')], 'empty'],
      [['--input', at('header.csv'), '--id', 'Réf', '--clusters', at('x.csv')], 'a header and no record'],
      [['--input', at('.'), '--id', 'Réf', '--clusters', at('x.csv')], 'is a folder'],
      [['--input', at('a.csv'), '--id', 'Réf', '--clusters', at('a.csv')], 'would be overwritten'],
      [['--input', at('a.csv'), '--id', 'Réf', '--map', at('kinds.json'), '--clusters', at('x.csv')], '« Nom »'],
      [['--input', at('a.csv'), '--id', 'Réf', '--ignore', 'nope', '--clusters', at('x.csv')], '--ignore'],
      [['--id', 'Réf'], 'usage'],
      [['--input', at('a.csv'), '--nonsense'], 'nonsense'],
      [['--input', at('a.csv'), '--id', 'Réf', '--clusters', at('none/x.csv')], 'cannot be written'],
      [['--input', at('open.csv'), '--id', 'Réf', '--clusters', at('x.csv')], 'a quote is never closed'],
    ] as const) {
      const failed = await command('identity-resolve.ts', args)
      expect(failed.code, message).toBe(2)
      expect(failed.stderr).toContain(message)
      expect(failed.stderr.trimEnd().split('\n')).toHaveLength(1)
    }
  })
})
