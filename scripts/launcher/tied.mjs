import { spawn, spawnSync } from 'node:child_process'

/** @type {boolean | undefined} */
let kernelTies

/** Whether `setpriv` can ask the kernel to signal a child when its parent dies (util-linux; not Busybox). */
function canTie() {
  kernelTies ??= spawnSync('setpriv', ['--pdeathsig', 'TERM', '--', 'true'], { stdio: 'ignore' }).status === 0
  return kernelTies
}

/**
 * Starts a command in its own session, so that Ctrl-C reaches it only through us, and ties it to this process:
 * the kernel sends it `deathSignal` when we die, by kill -9 too.
 */
export function spawnTied(command, args, { deathSignal = 'TERM', ...options } = {}) {
  if (!canTie()) return spawn(command, args, { detached: true, ...options })
  return spawn('setpriv', ['--pdeathsig', deathSignal, '--', command, ...args], { detached: true, ...options })
}

function signal(target, name) {
  try {
    process.kill(target, name)
  } catch (error) {
    if (error.code !== 'ESRCH') throw error
  }
}

/** Signals one process; silent when it has gone in the meantime. */
export function signalProcess(pid, name) {
  signal(pid, name)
}

/** Signals the whole group of a process started by `spawnTied`; silent when nothing of it is left. */
export function signalGroup(pid, name) {
  signal(-pid, name)
}
