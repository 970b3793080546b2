import type { ChildProcess, SpawnOptions } from 'node:child_process'

export function spawnTied(
  command: string,
  args: string[],
  options?: SpawnOptions & { deathSignal?: 'TERM' | 'INT' | 'KILL' },
): ChildProcess
export function signalGroup(pid: number, signal: NodeJS.Signals): void
