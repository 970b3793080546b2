import { guardians, watch } from '../launcher/processes.ts'
import { createProgress } from '../launcher/progress.ts'
import { chromium } from './chromium.ts'
import { type Outcome, total, verdict } from './outcome.ts'
import { endRunning } from './run.ts'
import { TIERS } from './tiers.ts'

const asked = process.argv.slice(2)
const unknown = asked.filter((name) => !(name in TIERS))
if (unknown.length > 0) {
  console.error(`No such tier: ${unknown.join(', ')}. There are: ${Object.keys(TIERS).join(', ')}.`)
  process.exit(2)
}

let interrupted = false
function giveUp() {
  interrupted = true
  endRunning('SIGTERM')
  setTimeout(() => process.exit(130), 8000)
}
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, giveUp)
watch(guardians(), giveUp)

// No check may touch what the caller's settings point to.
for (const name of Object.keys(process.env))
  if (/^(RELAIS|SMTP|DATABASE|NEXTAUTH|E2E)_/.test(name)) delete process.env[name]

// The same everywhere, whatever the machine speaks: integers, dates and messages of the tools.
process.env.LANG = 'en_GB.UTF-8'
process.env.LC_ALL = ''
process.env.LC_MESSAGES = ''

const chosen = Object.entries(TIERS).filter(([name]) => asked.length === 0 || asked.includes(name))
// Installing a browser waits for the network; the first tiers do not.
if (chosen.some(([name]) => name === 'e2e')) void chromium()

const progress = createProgress()
const outcomes: Outcome[] = []
for (const [name, run] of chosen) {
  const since = Date.now()
  const outcome = await progress.step({ fr: name, en: name }, run, { quiet: true }).catch((error: Error) => {
    return verdict(false, error.stack ?? error.message)
  })
  if (interrupted) process.exit(130)
  outcomes.push(outcome)
  const seconds = ((Date.now() - since) / 1000).toFixed(1)
  const mark = outcome.failed > 0 ? '✗' : '✓'
  console.log(`${mark} ${name.padEnd(8)}${total([outcome])} (${seconds} s)`)
  if (outcome.failed > 0 && outcome.trouble) console.log(outcome.trouble)
  for (const note of outcome.notes.slice(0, 30)) console.log(`    ${note}`)
  if (outcome.notes.length > 30) console.log(`    and ${outcome.notes.length - 30} more`)
}
progress.stop()
console.log(total(outcomes))
process.exit(outcomes.some((outcome) => outcome.failed > 0) ? 1 : 0)
