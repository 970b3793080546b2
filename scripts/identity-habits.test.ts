import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { HABITS, writeTables } from './identity-habits'
import { World } from './identity-invented'
import { type Measure, measureFiles } from './identity-measure'

/** What is found in about 900 invented records of a habit. */
async function measure(name: string): Promise<Measure> {
  const folder = await mkdtemp(join(tmpdir(), 'relais-habits-'))
  try {
    const world = new World(7)
    return await measureFiles(await writeTables(world, HABITS[name]?.(world, 900) ?? [], folder), 'id', [])
  } finally {
    await rm(folder, { recursive: true })
  }
}

describe('quality on files of other habits', () => {
  it.each([
    { name: 'one column for people and firms', f1: 0.85 },
    { name: 'everybody has a twin', f1: 0.9 },
    { name: 'couples with one e-mail and one telephone', f1: 0.95 },
    { name: 'branches without SIRET', f1: 0.9 },
    { name: 'firms, each record exactly twice', f1: 0.99 },
    { name: 'people at their firms', f1: 0.95 },
  ])(
    '$name: F1 of $f1, and an automatic band that errs once in 200 at most',
    async ({ name, f1 }) => {
      const found = await measure(name)
      expect(found.f1).toBeGreaterThanOrEqual(f1)
      expect(found.automatic.pairs).toBeGreaterThan(0)
      expect(found.automatic.right / found.automatic.pairs).toBeGreaterThanOrEqual(0.995)
    },
    120_000,
  )

  it('learns that couples share their mailbox, and hands it on with the model', async () => {
    const { model } = (await measure('couples with one e-mail and one telephone')).bulk.resolution
    const shareOf = (name: string) => model.comparisons.find((comparison) => comparison.name === name)?.related
    expect(shareOf('email')).toBeGreaterThan(0.3)
    expect(shareOf('given_name')).toBeLessThanOrEqual(0.02)
  }, 120_000)

  it('joins nobody where everybody is there once', async () => {
    expect((await measure('no duplicate')).foundPairs).toBe(0)
  }, 120_000)
})
