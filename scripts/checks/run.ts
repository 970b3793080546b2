import { ROOT } from '../launcher/settings.ts'
import { signalGroup, spawnTied } from '../launcher/tied.mjs'

export type Result = { code: number; output: string }

const running = new Set<number>()

/** Runs the pinned Node on `args` in the checkout and collects what it writes. */
export function runNode(args: string[], env: NodeJS.Dict<string> = {}): Promise<Result> {
  return runCommand(process.execPath, args, env)
}

/** Runs a command in the checkout and collects what it writes. */
export function runCommand(command: string, args: string[], env: NodeJS.Dict<string> = {}): Promise<Result> {
  const child = spawnTied(command, args, {
    cwd: ROOT,
    env: { ...process.env, NO_COLOR: '1', FORCE_COLOR: '0', NEXT_TELEMETRY_DISABLED: '1', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const { pid } = child
  if (pid !== undefined) running.add(pid)
  let output = ''
  for (const stream of [child.stdout, child.stderr])
    stream?.setEncoding('utf8').on('data', (text: string) => {
      output += text
    })
  return new Promise((resolve) => {
    child.once('error', (error) => resolve({ code: 1, output: error.message }))
    child.once('close', (code) => {
      if (pid !== undefined) running.delete(pid)
      resolve({ code: code ?? 1, output })
    })
  })
}

/** Ends what is still running. */
export function endRunning(signal: NodeJS.Signals): void {
  for (const pid of running) signalGroup(pid, signal)
}

/** The last lines of an output: what a person reads first. */
export function tail(output: string, lines = 80): string {
  return output.trimEnd().split('\n').slice(-lines).join('\n')
}
