import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { describeSprite } from '@/scripts/icons'

it('the icon names are those of the sprite', () => {
  const sprite = readFileSync('public/icons.svg', 'utf8')
  expect(readFileSync('components/ui/icon-names.ts', 'utf8')).toBe(describeSprite(sprite))
})
