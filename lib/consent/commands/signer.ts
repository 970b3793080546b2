import 'server-only'
import { randomBytes } from 'node:crypto'
import { mkdir, open, readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { env } from '@/lib/platform/env'
import { type NoteSigner, signerFromSeed } from '../domain/signed-note'

/** Ed25519 seed of the ledger's checkpoints, base64; readable by its owner only. */
const KEY_FILE = 'consent-key'

/** Where signed checkpoints and the public key are written: outside of the database, to be copied elsewhere. */
export const checkpointFolder = () => join(env().RELAIS_DATA_DIR, 'checkpoints')

/** Writes a file whole or not at all, on disk before it is named. */
export async function writeWhole(path: string, content: string): Promise<void> {
  const fresh = `${path}.new`
  const file = await open(fresh, 'w')
  await file.writeFile(content)
  await file.sync()
  await file.close()
  await rename(fresh, path)
}

async function seed(): Promise<Buffer> {
  const path = join(env().RELAIS_DATA_DIR, KEY_FILE)
  try {
    // Whoever comes first makes it; the others read the same.
    await writeFile(path, `${randomBytes(32).toString('base64')}\n`, { mode: 0o600, flag: 'wx', flush: true })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  }
  return Buffer.from((await readFile(path, 'utf8')).trim(), 'base64')
}

/** Signs for this installation, named after its public address; its public key lies beside the checkpoints. */
export async function ledgerSigner(): Promise<NoteSigner> {
  await mkdir(checkpointFolder(), { recursive: true })
  const signer = signerFromSeed(`${new URL(env().RELAIS_PUBLIC_URL).host}/consent`, await seed())
  await writeWhole(join(checkpointFolder(), `${signer.keyId.toString('hex')}.vkey`), `${signer.vkey}\n`)
  return signer
}
