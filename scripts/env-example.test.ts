import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const read = (path: string) => readFileSync(join(import.meta.dirname, '..', path), 'utf8')
const documented = [...read('.env.example').matchAll(/^([A-Z_]+)=/gm)].map(([, name]) => name)

test('every setting that the application validates is documented in .env.example', () => {
  const validated = [...read('lib/platform/env.ts').matchAll(/^ {2}([A-Z_]+):/gm)].map(([, name]) => name)
  expect(validated.length).toBeGreaterThan(10)
  expect(validated.filter((name) => name !== 'NODE_ENV' && !documented.includes(name))).toEqual([])
})

test('nothing is documented that no program reads', () => {
  const sources = ['lib/platform/env.ts', 'scripts/launcher/settings.ts', 'scripts/launcher/main.ts']
    .map(read)
    .join('\n')
  expect(documented.filter((name) => name && !sources.includes(name))).toEqual([])
})

test('copying it changes nothing but what it says: no secret, no address of a database in it', () => {
  const values = [...read('.env.example').matchAll(/^(\w*(?:SECRET|PASSWORD|KEY|URL))=(.*)$/gm)]
  expect(values.length).toBeGreaterThan(4)
  expect(values.filter(([, , value]) => value !== '')).toEqual([])
})
