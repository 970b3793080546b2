import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { buildProof, proofText } from '../lib/consent/domain/proof'
import { chainOf, checkpointText, draft, ledgerOf, nodesOf, SIGNER } from '../lib/consent/testing'

const LEDGER = ledgerOf(30)
let folder = ''

const run = (...args: string[]) => {
  const { status, stdout, stderr } = spawnSync('node_modules/.bin/tsx', ['scripts/consent-verify.ts', ...args], {
    encoding: 'utf8',
    env: { ...process.env, DATABASE_URL: '', RELAIS_DATA_DIR: folder },
  })
  return { status, stdout, stderr }
}
const file = (name: string, content: string) => {
  const path = join(folder, name)
  writeFileSync(path, content)
  return path
}
const ndjson = (rows: readonly object[]) => rows.map((row) => `${JSON.stringify(row)}\n`).join('')

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'relais-consent-'))
  mkdirSync(join(folder, 'kept'))
  file('kept/relais.vkey', `${SIGNER.vkey}\n`)
  for (const size of [10, 30]) file(`kept/${size}.checkpoint`, checkpointText(LEDGER, size))
})
afterAll(() => rmSync(folder, { recursive: true }))

describe('consent:verify, offline', () => {
  test('a proof alone, a proof against kept checkpoints, a changed proof, a forged key', async () => {
    const proof = await buildProof({
      entry: LEDGER[4]!,
      nodes: nodesOf(LEDGER),
      checkpoint: { text: checkpointText(LEDGER, 30), size: 30 },
      publicKey: SIGNER.vkey,
    })
    const good = file('proof.json', proofText(proof))
    expect(run(good)).toMatchObject({ status: 0, stdout: expect.stringContaining('Preuve valable.') })
    expect(run(good).stdout).toContain('la clé vient du fichier lui-même')
    const anchored = run('--checkpoints', join(folder, 'kept'), good)
    expect(anchored).toMatchObject({ status: 0, stdout: expect.stringContaining('conservé à part') })
    expect(anchored.stdout).not.toContain('Attention')
    const bad = file('bad.json', proofText({ ...proof, entry: { ...proof.entry, state: 'withdrawn' } }))
    expect(run(bad)).toMatchObject({ status: 1, stdout: expect.stringContaining('Preuve REFUSÉE.') })
    expect(run(file('text.json', 'rien'))).toMatchObject({ status: 1 })
  })
  test('an exported ledger, intact, altered, truncated, rewritten', () => {
    const kept = ['--checkpoints', join(folder, 'kept')]
    expect(run(...kept, '--ledger', file('ok.ndjson', ndjson(LEDGER)))).toMatchObject({
      status: 0,
      stdout: expect.stringContaining('concordants\u00a0: 2 sur 2'),
    })
    const altered = LEDGER.map((entry, n) => (n === 11 ? { ...entry, state: 'denied' } : entry))
    const report = run('--ledger', file('altered.ndjson', ndjson(altered)))
    expect(report.status).toBe(1)
    expect(report.stdout).toContain(`ligne 12 (${LEDGER[11]!.id}), contenu modifié après coup`)
    expect(run(...kept, '--ledger', file('short.ndjson', ndjson(LEDGER.slice(0, 29)))).stdout).toContain('ont disparu')
    const rewritten = chainOf(LEDGER.map((_, n) => draft(n, n === 20 ? { state: 'withdrawn' } : {})))
    expect(run(...kept, '--ledger', file('new.ndjson', ndjson(rewritten))).stdout).toContain(
      'entre les lignes 11 et 30',
    )
  })
  test('wrong arguments and unreadable files are one sentence and exit code 2', () => {
    expect(run()).toMatchObject({ status: 2, stderr: expect.stringContaining('Relais ne tourne pas ici') })
    expect(run('a.json', 'b.json')).toMatchObject({ status: 2, stderr: expect.stringContaining('Usage') })
    expect(run('absent.json')).toMatchObject({ status: 2, stderr: expect.stringContaining('absent.json') })
    mkdirSync(join(folder, 'empty'))
    expect(run('--checkpoints', join(folder, 'empty'), 'x.json')).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('aucune clé publique'),
    })
  })
})
