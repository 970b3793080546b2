import { globSync, readFileSync } from 'node:fs'
import { expect, it } from 'vitest'

/** Style attributes that only ever exist in the browser, where React sets them through the CSSOM. */
const BROWSER_ONLY = new Set(['components/inbox/queue-list.tsx', 'components/ui/virtual-list.tsx'])
const files = globSync('{app,components}/**/*.tsx')

it('reads the screens', () => {
  expect(files.length).toBeGreaterThan(30)
})

it('nothing that the server may render carries a style attribute, which the policy refuses (style-src-attr none)', () => {
  const carrying = files.filter((file) => !BROWSER_ONLY.has(file) && /\sstyle=\{/.test(readFileSync(file, 'utf8')))
  // Use a class, an SVG attribute (<rect width="40%">), a `data-` attribute with a rule, or element.style in an effect.
  expect(carrying).toEqual([])
})

it('no screen writes HTML of its own', () => {
  expect(files.filter((file) => readFileSync(file, 'utf8').includes('dangerouslySetInnerHTML'))).toEqual([])
})
