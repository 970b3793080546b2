import { readdirSync, readFileSync, readlinkSync, renameSync, writeFileSync } from 'node:fs'
import { signalGroup, signalProcess } from './tied.mjs'

/** A process that can be recognised later: a pid alone is reused by the system, a pid with its start time is not. */
export type ProcessRecord = { name: string; pid: number; start: string }

type Stat = { pid: number; parent: number; group: number; start: string; dead: boolean }

function stat(pid: number): Stat | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8')
    // The command name may hold spaces and parentheses: the fields start after the last one (proc_pid_stat(5)).
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ')
    const [state = '', parent = '', group = ''] = fields
    return { pid, parent: Number(parent), group: Number(group), start: fields[19] ?? '', dead: 'ZX'.includes(state) }
  } catch {
    return undefined
  }
}

/** Remembers a process that runs now. */
export function recordOf(name: string, pid: number): ProcessRecord {
  return { name, pid, start: stat(pid)?.start ?? '' }
}

/** Whether that very process still runs, not another one with its pid. */
export function isAlive(record: { pid: number; start: string }): boolean {
  const now = stat(record.pid)
  return now !== undefined && !now.dead && now.start === record.start
}

/** The command line of a process, empty when it is gone. */
export function commandLine(pid: number): string[] {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').filter(Boolean)
  } catch {
    return []
  }
}

/**
 * The processes whose death must be ours: the first half of `npm start`, and the npm above it with what lies between.
 * Started otherwise (a terminal, a service manager), nobody's.
 */
export function guardians(env: Record<string, string | undefined> = process.env): ProcessRecord[] {
  const found: ProcessRecord[] = []
  const underNpm = Boolean(env.npm_lifecycle_event)
  const isNpm = (pid: number) =>
    /^npm\b/.test(commandLine(pid)[0] ?? '') || /npm-cli\.js$/.test(commandLine(pid)[1] ?? '')
  for (let pid = process.ppid, depth = 0; underNpm && pid > 1 && depth < 6; pid = stat(pid)?.parent ?? 0, depth += 1) {
    found.push(recordOf('parent', pid))
    if (isNpm(pid)) return found
  }
  return env.RELAIS_PARENT === String(process.ppid) ? [recordOf('parent', process.ppid)] : []
}

/** Calls back once when one of these processes has died. */
export function watch(records: ProcessRecord[], onDeath: () => void): void {
  if (records.length === 0) return
  const timer = setInterval(() => {
    if (records.every(isAlive)) return
    clearInterval(timer)
    onDeath()
  }, 250)
  timer.unref()
}

/** Resolves true as soon as `over()` holds, false after `ms`. */
export async function waitUntil(over: () => boolean, ms: number): Promise<boolean> {
  const until = Date.now() + ms
  while (!over()) {
    if (Date.now() >= until) return false
    await new Promise((resolve) => setTimeout(resolve, 25))
  }
  return true
}

/** The processes of a group that outlived its leader and still run inside `root`. */
function orphansOf(group: number, root: string): number[] {
  return readdirSync('/proc').flatMap((entry) => {
    const pid = Number(entry)
    if (!pid) return []
    const now = stat(pid)
    if (!now || now.dead || now.group !== group) return []
    try {
      return readlinkSync(`/proc/${pid}/cwd`).startsWith(root) ? [pid] : []
    } catch {
      return []
    }
  })
}

/**
 * Ends what a launcher that died without a word left behind: politely, then by force after `graceMs`.
 * Returns the names of what it ended. A pid that now belongs to somebody else is left alone.
 */
export async function endStrays(records: ProcessRecord[], root: string, graceMs = 4000): Promise<string[]> {
  const ended: string[] = []
  await Promise.all(
    records.map(async (record) => {
      const leads = isAlive(record)
      if (leads) {
        signalGroup(record.pid, record.name === 'postgres' ? 'SIGINT' : 'SIGTERM')
        if (!(await waitUntil(() => !isAlive(record), graceMs))) signalGroup(record.pid, 'SIGKILL')
        await waitUntil(() => !isAlive(record), 1000)
      }
      const reused = stat(record.pid) !== undefined && !isAlive(record) && !stat(record.pid)?.dead
      const orphans = reused ? [] : orphansOf(record.pid, root)
      for (const pid of orphans) signalProcess(pid, 'SIGKILL')
      await waitUntil(() => orphans.length === 0 || orphansOf(record.pid, root).length === 0, 1000)
      if (leads || orphans.length > 0) ended.push(record.name)
    }),
  )
  return ended
}

/** The record of what is running, kept on disk for the start that follows a kill -9. */
export function processLedger(file: string) {
  const records = new Map<number, ProcessRecord>()
  const save = () => {
    // Renamed into place: a reader never sees half of it.
    writeFileSync(`${file}.new`, JSON.stringify([...records.values()]), { mode: 0o600 })
    renameSync(`${file}.new`, file)
  }
  return {
    add(name: string, pid: number) {
      records.set(pid, recordOf(name, pid))
      save()
    },
    remove(pid: number) {
      if (records.delete(pid)) save()
    },
  }
}

/** What an earlier launcher recorded; empty when there is none or it cannot be read. */
export function readLedger(file: string): ProcessRecord[] {
  try {
    const read: unknown = JSON.parse(readFileSync(file, 'utf8'))
    return Array.isArray(read) ? read.filter((r) => typeof r?.pid === 'number' && typeof r?.start === 'string') : []
  } catch {
    return []
  }
}
