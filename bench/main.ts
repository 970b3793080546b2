import { spawnSync } from 'node:child_process'

/**
 * What `npm run bench` measures, each in a process and on a database of its own. Name some to run only those; options
 * that follow a single name are that bench's.
 */
const BENCHES: Record<string, readonly string[]> = {
  'identity-growth': ['bench/identity-growth.ts'],
  'identity-bulk': ['bench/identity-bulk.ts'],
  imports: ['bench/imports.ts'],
  'identity-live': ['bench/identity-live.ts'],
  consent: ['bench/consent.ts'],
  withdrawals: ['bench/withdrawals.ts'],
  reads: ['bench/reads.ts'],
  'hostile-mail': ['bench/hostile-mail.ts'],
}

const given = process.argv.slice(2)
const names = given.findIndex((argument) => argument.startsWith('--'))
const wanted = names < 0 ? given : given.slice(0, names)
const options = names < 0 ? [] : given.slice(names)
const unknown = wanted.filter((name) => !(name in BENCHES))
if (unknown.length > 0) {
  console.error(`Unknown: ${unknown.join(', ')}. There are: ${Object.keys(BENCHES).join(', ')}.`)
  process.exit(2)
}
if (options.length > 0 && wanted.length !== 1) {
  console.error('Options belong to one bench: name it first.')
  process.exit(2)
}
for (const [name, command] of Object.entries(BENCHES)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue
  console.log(`\n== ${name}`)
  const { status } = spawnSync(
    process.execPath,
    ['--conditions=react-server', '--import', 'tsx', ...command, ...options],
    {
      stdio: 'inherit',
    },
  )
  if (status !== 0) process.exit(status ?? 1)
}
