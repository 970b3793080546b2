/** Sets the no-break spaces of every French message, so that they can be typed with ordinary ones. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { frenchSpaces } from '../lib/i18n/typography'

const folder = join(import.meta.dirname, '../lib/i18n/messages/fr')

type Tree = { [key: string]: string | Tree }
const set = (tree: Tree): Tree =>
  Object.fromEntries(
    Object.entries(tree).map(([key, value]) => [key, typeof value === 'string' ? frenchSpaces(value) : set(value)]),
  )

for (const name of readdirSync(folder)) {
  const path = join(folder, name)
  const before = readFileSync(path, 'utf8')
  const after = `${JSON.stringify(set(JSON.parse(before) as Tree), null, 2)}\n`
  if (after === before) continue
  writeFileSync(path, after)
  console.log(`${name}: set`)
}
