import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Checkpoint, openCheckpoint } from '../lib/consent/domain/checkpoint'
import { type NoteVerifier, parseVerifier } from '../lib/consent/domain/signed-note'

/** Wrong arguments or a file that cannot be read: exit code 2, the sentence alone. */
export class CommandError extends Error {}

export interface Anchors {
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
