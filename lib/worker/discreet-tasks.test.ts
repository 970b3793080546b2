import { DrizzleQueryError } from 'drizzle-orm'
import type { JobHelpers } from 'graphile-worker'
import { expect, test } from 'vitest'
import { discreetTasks } from './discreet-tasks'

const helpers = { job: { id: '1' } } as JobHelpers

test('a failed job tells the queue, which keeps what it is told, nothing of the query’s parameters', async () => {
  const refused = new Error('date/time field value out of range: "0000-01-01"')
  const { mail } = discreetTasks({
    mail: () => Promise.reject(new DrizzleQueryError('insert into customers values ($1)', ['Léa Roy'], refused)),
  })
  const error = await Promise.resolve(mail?.({}, helpers)).catch((thrown: Error) => thrown)
  expect(error).toBeInstanceOf(Error)
  expect(`${(error as Error).message} ${(error as Error).stack} ${(error as Error).cause}`).not.toMatch(/Léa|0000/)
})

test('a job that is done answers as it did', async () => {
  const { mail } = discreetTasks({ mail: async () => undefined })
  await expect(Promise.resolve(mail?.({}, helpers))).resolves.toBeUndefined()
})
