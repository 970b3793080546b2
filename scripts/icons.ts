/** Writes the names and the version of public/icons.svg into components/ui/icon-names.ts. Run after changing the sprite. */
import { createHash } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const root = join(import.meta.dirname, '..')

/** The TypeScript module that describes the sprite. */
export function describeSprite(sprite: string): string {
  const names = [...sprite.matchAll(/<symbol id="([a-z0-9-]+)"/g)].map((match) => match[1] ?? '').sort()
  const version = createHash('sha256').update(sprite).digest('hex').slice(0, 8)
  return [
    '// Written by scripts/icons.ts from public/icons.svg.',
    `export const SPRITE_VERSION = '${version}'`,
    `export const ICON_NAMES = [\n${names.map((name) => `  '${name}',`).join('\n')}\n] as const`,
    'export type IconName = (typeof ICON_NAMES)[number]',
    '',
  ].join('\n')
}

if (process.argv[1] === import.meta.filename) {
  writeFileSync(
    join(root, 'components/ui/icon-names.ts'),
    describeSprite(readFileSync(join(root, 'public/icons.svg'), 'utf8')),
  )
}
