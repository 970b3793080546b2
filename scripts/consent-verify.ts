import { createReadStream, existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { parseArgs } from 'node:util'
import { verifyProof } from '../lib/consent/domain/proof'
import { verifyLedger } from '../lib/consent/domain/verify-ledger'
import { ledgerSentences, proofSentences } from '../lib/consent/domain/verify-words'
import { type Anchors, CommandError, readAnchors } from './consent-anchors'
import { ledgerRows } from './consent-rows'
import { runningDatabase } from './launcher/running.ts'
import { readSettings } from './launcher/settings.ts'

const USAGE = `Usage : npm run -s consent:verify -- [--checkpoints DOSSIER]
        npm run -s consent:verify -- [--checkpoints DOSSIER] preuve.json
        npm run -s consent:verify -- [--checkpoints DOSSIER] --ledger registre.ndjson

Sans fichier, vérifie tout le registre de la base (DATABASE_URL, sinon celle de Relais en marche), par défaut contre les
points de contrôle de RELAIS_DATA_DIR. Avec un fichier, vérifie hors ligne une preuve exportée, ou un registre exporté
(une ligne JSON par enregistrement).
DOSSIER contient des points de contrôle signés (*.checkpoint) et les clés publiques de confiance (*.vkey).`

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

/** Verifies the ledger in the database, against the checkpoints given or those that this installation wrote. */
async function reportDatabase(given: string | undefined): Promise<boolean> {
  const { dataDir, databaseUrl } = readSettings()
  const url = databaseUrl ?? runningDatabase(dataDir)
  if (!url) throw new CommandError('Relais ne tourne pas ici : lancez npm start, ou donnez DATABASE_URL.')
  const own = join(dataDir, 'checkpoints')
  const directory = given ?? (existsSync(own) ? own : undefined)
  if (given === undefined && directory) console.log(`Points de contrôle lus dans ${directory}.`)
  return reportLedger(ledgerRows(url), directory ? await readAnchors(directory) : { keys: [], checkpoints: [] })
}

async function main(): Promise<boolean> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { checkpoints: { type: 'string' }, ledger: { type: 'string' }, help: { type: 'boolean' } },
  })
  const [proofPath, ...others] = positionals
  if (values.help || others.length > 0 || (proofPath !== undefined && values.ledger !== undefined))
    throw new CommandError(USAGE)
  if (proofPath === undefined && values.ledger === undefined) return reportDatabase(values.checkpoints)
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
