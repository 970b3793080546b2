import { createReadStream } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { parseArgs } from 'node:util'
import { type Checkpoint, openCheckpoint } from '../lib/consent/domain/checkpoint'
import { verifyProof } from '../lib/consent/domain/proof'
import { type NoteVerifier, parseVerifier } from '../lib/consent/domain/signed-note'
import { verifyLedger } from '../lib/consent/domain/verify-ledger'
import { ledgerSentences, proofSentences } from '../lib/consent/domain/verify-words'

const USAGE = `Usage : npm run -s consent:verify -- [--checkpoints DOSSIER] preuve.json
        npm run -s consent:verify -- [--checkpoints DOSSIER] --ledger registre.ndjson

Vérifie hors ligne une preuve exportée, ou un registre exporté (une ligne JSON par enregistrement).
DOSSIER contient des points de contrôle signés (*.checkpoint) et les clés publiques de confiance (*.vkey).`

/** Wrong arguments or a file that cannot be read: exit code 2, the sentence alone. */
class CommandError extends Error {}

interface Anchors {
  keys: NoteVerifier[]
  checkpoints: Checkpoint[]
}

/** The keys and signed checkpoints of a directory kept outside the database. Throws on an unsigned or foreign one. */
export async function readAnchors(directory: string): Promise<Anchors> {
  const names = (await readdir(directory)).sort()
  const keys: NoteVerifier[] = []
  for (const name of names.filter((candidate) => candidate.endsWith('.vkey'))) {
    const key = parseVerifier(await readFile(join(directory, name), 'utf8'))
    if (!key) throw new CommandError(`${name} : clé publique illisible.`)
    keys.push(key)
  }
  if (keys.length === 0) throw new CommandError(`${directory} : aucune clé publique (*.vkey).`)
  const checkpoints: Checkpoint[] = []
  for (const name of names.filter((candidate) => candidate.endsWith('.checkpoint'))) {
    const opened = openCheckpoint(await readFile(join(directory, name), 'utf8'), keys)
    if (!opened.ok) throw new CommandError(`${name} : point de contrôle refusé (${opened.fault}).`)
    checkpoints.push(opened.checkpoint)
  }
  return { keys, checkpoints }
}

/** The rows of an exported ledger, one JSON object per line. A line that is no object becomes an empty row. */
async function* ndjsonRows(path: string): AsyncIterable<Record<string, unknown>> {
  for await (const line of createInterface({ input: createReadStream(path), crlfDelay: Number.POSITIVE_INFINITY })) {
    if (line === '') continue
    const value = parseJson(line)
    yield typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}

/** Verifies rows in order of `seq`, from wherever they come, and prints the outcome; true when intact. */
export async function reportLedger(rows: AsyncIterable<Record<string, unknown>>, anchors: Anchors): Promise<boolean> {
  const report = await verifyLedger(rows, anchors.checkpoints)
  for (const sentence of ledgerSentences(report, anchors.checkpoints.length)) console.log(sentence)
  return report.ok
}

async function main(): Promise<boolean> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { checkpoints: { type: 'string' }, ledger: { type: 'string' }, help: { type: 'boolean' } },
  })
  const [proofPath, ...others] = positionals
  if (values.help || others.length > 0 || (proofPath === undefined) === (values.ledger === undefined))
    throw new CommandError(USAGE)
  const anchors = values.checkpoints === undefined ? undefined : await readAnchors(values.checkpoints)
  if (values.ledger !== undefined)
    return reportLedger(ndjsonRows(values.ledger), anchors ?? { keys: [], checkpoints: [] })
  const file = parseJson(await readFile(proofPath!, 'utf8'))
  const report = verifyProof(file, anchors ? { trustedKeys: anchors.keys, checkpoints: anchors.checkpoints } : {})
  for (const sentence of proofSentences(report)) console.log(sentence)
  return report.ok
}

const isUserError = (error: unknown): error is Error =>
  error instanceof CommandError ||
  (error instanceof Error &&
    'code' in error &&
    /^(ENOENT|EACCES|EISDIR|ENOTDIR|ERR_PARSE_ARGS_.*)$/.test(String(error.code)))

main().then(
  (ok) => {
    process.exitCode = ok ? 0 : 1
  },
  (error: unknown) => {
    if (!isUserError(error)) throw error
    console.error(error.message)
    process.exitCode = 2
  },
)
