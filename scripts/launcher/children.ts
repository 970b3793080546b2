import { closeSync, existsSync, openSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { waitUntil } from './processes.ts'
import { ROOT } from './settings.ts'
import type { Ending, Running } from './supervise.ts'
import { signalGroup, spawnTied } from './tied.mjs'

type Child = Running & { pid: number | undefined }

/** Where a program of the checkout is told to write, and what it is given. */
export type Command = { args: string[]; env: NodeJS.ProcessEnv; log: string; onSpawn: (pid: number) => void }

/** Starts the pinned Node on `args` in the checkout, its output appended to `log`. */
export function startNode({ args, env, log, onSpawn }: Command): Child {
  const out = openSync(log, 'a', 0o600)
  const child = spawnTied(process.execPath, args, { cwd: ROOT, env, stdio: ['ignore', out, out] })
  closeSync(out)
  const { pid } = child
  let gone = false
  const exited = new Promise<Ending>((resolve) => {
    const end = (ending: Ending) => {
      gone = true
      // What the process started ends with it.
      if (pid !== undefined) signalGroup(pid, 'SIGKILL')
      resolve(ending)
    }
    child.once('error', () => end({ code: 1, signal: null }))
    child.once('exit', (code, signal) => end({ code, signal }))
  })
  if (pid !== undefined) onSpawn(pid)
  return {
    pid,
    exited,
    async stop(graceMs) {
      if (gone || pid === undefined) return
      signalGroup(pid, 'SIGTERM')
      if (await waitUntil(() => gone, graceMs)) return
      signalGroup(pid, 'SIGKILL')
      await exited
    },
  }
}

/** What a log has gained since it was `from` bytes long. */
export function loggedSince(log: string, from: number): string {
  return existsSync(log) ? readFileSync(log).subarray(from).toString('utf8') : ''
}

/** The arguments that run one of our TypeScript programs the way the server would. */
export function program(path: string): string[] {
  return ['--conditions=react-server', '--import', 'tsx', join(ROOT, path)]
}
