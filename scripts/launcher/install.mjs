// Runs on the machine's own Node: only built-in modules, no newer syntax than Node 20 knows.
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, realpathSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { delimiter, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { signalGroup, spawnTied } from './tied.mjs'
import { label, say } from './words.mjs'

const root = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '')
const stamp = join(root, 'node_modules/.relais-installed')
const pinned = join(root, 'node_modules/.bin/node')

/** What the installed packages depend on; a change of it means installing again. */
function wanted() {
  const hash = createHash('sha256')
  for (const file of ['package.json', 'package-lock.json']) hash.update(readFileSync(join(root, file)))
  return `${process.platform}-${process.arch} ${hash.digest('hex')}\n`
}

function isInstalled() {
  return existsSync(pinned) && existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted()
}

/** Holds a machine-wide name that the kernel frees when we die; resolves undefined while another process holds it. */
function hold(name) {
  return new Promise((resolve) => {
    const server = createServer().unref()
    server.once('error', (error) => resolve(error.code === 'EADDRINUSE' ? undefined : () => {}))
    server.listen(`\0${name}`, () => resolve(() => server.close()))
  })
}

/** Two commands at once in one checkout must not install over each other. */
async function holdInstall() {
  const name = `relais-install-${createHash('sha256').update(realpathSync(root)).digest('hex').slice(0, 32)}`
  for (;;) {
    const release = await hold(name)
    if (release) return release
    await new Promise((resolve) => setTimeout(resolve, 500))
  }
}

function fail(sentence) {
  console.error(say(sentence))
  process.exit(1)
}

/** Runs npm install; its words are shown only when it fails. */
function npmInstall() {
  const cli = process.env.npm_execpath
  const [command, args] = cli?.endsWith('.js') ? [process.execPath, [cli]] : ['npm', []]
  // Development packages too, whatever NODE_ENV says: the build and the checks need them.
  const child = spawnTied(command, [...args, 'install', '--no-audit', '--no-fund', '--include=dev'], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text) => (output += text))
  const stop = () => {
    signalGroup(child.pid, 'SIGTERM')
    process.exit(0)
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, stop)
  return new Promise((resolve) => {
    child.once('error', (error) => resolve({ code: 1, output: error.message }))
    child.once('close', (code) => {
      for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.off(signal, stop)
      resolve({ code, output })
    })
  })
}

/** Shows that time passes: a line that counts on a terminal, one line every 15 s elsewhere. */
function tick(words) {
  const started = Date.now()
  const seconds = () => Math.round((Date.now() - started) / 1000)
  const tty = process.stdout.isTTY
  if (!tty) console.log(`… ${words}`)
  const timer = setInterval(
    () => (tty ? process.stdout.write(`\r… ${words} ${seconds()} s`) : console.log(`… ${words} ${seconds()} s`)),
    tty ? 1000 : 15_000,
  )
  return (done) => {
    clearInterval(timer)
    if (tty) process.stdout.write('\r\x1b[K')
    if (done) console.log(`✓ ${words} ${seconds()} s`)
  }
}

async function install() {
  const release = await holdInstall()
  if (!isInstalled()) {
    const finish = tick(label({ fr: 'Installation des paquets', en: 'Installing packages' }))
    const { code, output } = await npmInstall()
    finish(code === 0)
    if (code !== 0) explain(output)
    if (!existsSync(pinned))
      fail({
        fr: 'Les paquets sont installés, mais Node 24 (paquet npm « node ») manque : npm ignore-t-il les scripts d’installation ?',
        en: 'The packages are installed but Node 24 (npm package "node") is missing: does npm ignore install scripts?',
      })
    writeFileSync(stamp, wanted())
  }
  release()
}

function explain(output) {
  if (/ENOSPC|no space left/i.test(output))
    fail({
      fr: `Disque plein : impossible d’installer les paquets dans ${root}.`,
      en: `Disk full: the packages cannot be installed in ${root}.`,
    })
  console.error(output.trimEnd())
  if (/ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT/.test(output))
    fail({
      fr: 'L’installation des paquets a échoué : le registre npm ne répond pas.',
      en: 'Installing the packages failed: the npm registry does not answer.',
    })
  const reason = output.split('\n').find((line) => /^npm error (?!code|A complete log)/.test(line)) ?? ''
  const detail = reason.replace(/^npm error /, '').trim() || 'npm install'
  fail({ fr: `L’installation des paquets a échoué : ${detail}`, en: `Installing the packages failed: ${detail}` })
}

function runsPinned() {
  return existsSync(pinned) && realpathSync(process.execPath) === realpathSync(pinned)
}

/**
 * Installs the packages when the lock file asks for it, then runs `script` (from the checkout's root) on the pinned Node:
 * in this process when it already is that Node, else in a child whose fate and exit code are ours.
 */
export async function runPinned(script) {
  if (Number.parseInt(process.versions.node, 10) < 20)
    fail({
      fr: `Node 20 ou plus est nécessaire, celui-ci est ${process.version}.`,
      en: `Node 20 or later is needed, this is ${process.version}.`,
    })
  try {
    if (!isInstalled()) await install()
  } catch (error) {
    if (error.code === 'ENOSPC') explain('ENOSPC')
    fail({
      fr: `L’installation des paquets a échoué : ${error.message}`,
      en: `Installing the packages failed: ${error.message}`,
    })
  }
  process.env.PATH = `${join(root, 'node_modules/.bin')}${delimiter}${process.env.PATH ?? ''}`
  if (runsPinned()) {
    await import(pathToFileURL(join(root, script)).href)
    return
  }
  const child = spawnTied(pinned, [join(root, script), ...process.argv.slice(2)], {
    stdio: 'inherit',
    env: { ...process.env, RELAIS_PARENT: String(process.pid) },
  })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  child.once('exit', (code, signal) => process.exit(code ?? (signal ? 1 : 0)))
}
