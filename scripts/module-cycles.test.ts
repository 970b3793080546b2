import { spawnSync } from 'node:child_process'
import type { ICruiseResult } from 'dependency-cruiser'
import { expect, test } from 'vitest'

/**
 * Edges that lead back by design: the schema spells its checks with the domains' vocabularies, and the port is the one
 * file of `channels` that business modules know. The contact policy's rules and words are pure and know nobody: who
 * keeps consents or preferences spells them so, and the policy's queries read both.
 */
const BY_DESIGN = /^db\/|^lib\/channels\/port\.ts$|^lib\/policy\/domain\//

const moduleOf = (path: string) => /^lib\/([^/]+)\//.exec(path)?.[1]

function firstCycle(edges: Map<string, Set<string>>): string[] | null {
  const done = new Set<string>()
  const visit = (name: string, trail: string[]): string[] | null => {
    if (trail.includes(name)) return [...trail.slice(trail.indexOf(name)), name]
    if (done.has(name)) return null
    for (const next of edges.get(name) ?? []) {
      const cycle = visit(next, [...trail, name])
      if (cycle) return cycle
    }
    done.add(name)
    return null
  }
  for (const name of edges.keys()) {
    const cycle = visit(name, [])
    if (cycle) return cycle
  }
  return null
}

test('the modules of lib form no cycle', () => {
  // The command's exit code speaks of the other rules; here only its graph counts.
  const { stdout } = spawnSync(
    'node_modules/.bin/depcruise',
    ['--config', '.dependency-cruiser.cjs', '--exclude', '\\.test\\.ts$', '--output-type', 'json', 'lib'],
    { encoding: 'utf8', maxBuffer: 256 * 1024 * 1024 },
  )
  const edges = new Map<string, Set<string>>()
  for (const file of (JSON.parse(stdout) as ICruiseResult).modules) {
    const from = moduleOf(file.source)
    if (!from) continue
    for (const { resolved } of file.dependencies) {
      const to = moduleOf(resolved)
      if (to && to !== from && !BY_DESIGN.test(resolved)) edges.set(from, (edges.get(from) ?? new Set()).add(to))
    }
  }
  expect(edges.size).toBeGreaterThan(3)
  expect(firstCycle(edges)).toBeNull()
})

test('a cycle of three would be found', () => {
  expect(
    firstCycle(
      new Map([
        ['a', new Set(['b'])],
        ['b', new Set(['c'])],
        ['c', new Set(['a'])],
      ]),
    ),
  ).toEqual(['a', 'b', 'c', 'a'])
})
