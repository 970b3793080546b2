import type { ChildProcess, SpawnOptions } from 'node:child_process'

export function spawnTied(
  command: string,
  args: string[],
  options?: SpawnOptions & { deathSignal?: 'TERM' | 'INT' | 'KILL' },
): ChildProcess
export function signalProcess(pid: number, name: NodeJS.Signals): void
export function signalGroup(pid: number, name: NodeJS.Signals): void
