import { globSync, readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import en from '@/lib/i18n/messages/en/customer.json'
import fr from '@/lib/i18n/messages/fr/customer.json'

it('has words for whatever the code writes to the audit log', () => {
  const written = globSync('lib/**/*.ts', { exclude: ['**/*.test.ts'] }).flatMap((file) =>
    [
      ...readFileSync(file, 'utf8').matchAll(/\baction: [^\n]*?'([a-z_]+\.[a-z_.]+)'(?: : '([a-z_]+\.[a-z_.]+)')?/g),
    ].flatMap(([, one, other]) => [one, other].filter((each) => each !== undefined)),
  )
  const keys = [...new Set(written)].map((action) => action.replaceAll('.', '_'))
  expect(keys.length).toBeGreaterThan(40)
  for (const { actions } of [fr.access, en.access]) expect(keys.filter((key) => !(key in actions))).toEqual([])
})
