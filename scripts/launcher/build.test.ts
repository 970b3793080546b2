import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { buildInputs, isBuilt, markBuilt } from './build.ts'

let root = ''
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'relais-unit-'))
  for (const path of ['app/page.tsx', 'lib/i18n/messages/fr.json', 'proxy.ts', 'package-lock.json']) write(path, path)
  write('.next/BUILD_ID', 'x')
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

function write(path: string, content: string) {
  mkdirSync(dirname(join(root, path)), { recursive: true })
  writeFileSync(join(root, path), content)
}

test('a finished build is not made again while nothing it is made from has changed', () => {
  expect(isBuilt(buildInputs(root), root)).toBe(false)
  markBuilt(buildInputs(root), root)
  expect(isBuilt(buildInputs(root), root)).toBe(true)
})

test.each([
  'app/page.tsx',
  'lib/i18n/messages/fr.json',
  'proxy.ts',
  'package-lock.json',
  'public/new.svg',
  'app/[locale]/new.tsx',
])('a change of %s asks for a build', (path) => {
  markBuilt(buildInputs(root), root)
  write(path, 'changed')
  expect(isBuilt(buildInputs(root), root)).toBe(false)
})

test.each([
  'start.log',
  '.relais/secret',
  'app/page.test.tsx',
  'docs/a.md',
  'e2e/a.spec.ts',
  'next-env.d.ts',
  'tsconfig.tsbuildinfo',
])('%s does not', (path) => {
  markBuilt(buildInputs(root), root)
  write(path, 'changed')
  expect(isBuilt(buildInputs(root), root)).toBe(true)
})

test('a build that was cut off is not taken for one', () => {
  markBuilt(buildInputs(root), root)
  rmSync(join(root, '.next/BUILD_ID'))
  expect(isBuilt(buildInputs(root), root)).toBe(false)
})
