import { globSync, readFileSync } from 'node:fs'
import { expect, it } from 'vitest'

const TAILWINDS_OWN = ['sm', 'md', 'lg', 'xl', '2xl']
const known = [...readFileSync('app/globals.css', 'utf8').matchAll(/--breakpoint-(\w+):/g)].map(([, name]) => name)

it('no class waits for a breakpoint that the theme does not have: Tailwind would leave it out without a word', () => {
  expect(known).toEqual(['md', 'lg', 'xl'])
  const missing = TAILWINDS_OWN.filter((name) => !known.includes(name)).join('|')
  const waits = new RegExp(`[\\s"'\`:](?:max-)?(?:${missing}):[a-z[]`)
  const files = globSync('{app,components}/**/*.{ts,tsx}').filter((file) => !file.includes('.test.'))
  expect(files.length).toBeGreaterThan(200)
  expect(files.filter((file) => waits.test(readFileSync(file, 'utf8')))).toEqual([])
})
