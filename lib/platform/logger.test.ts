import { DrizzleQueryError } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { loggable } from './logger'

test('a failed query is logged by its statement and code, never with what it was asked about', () => {
  const refused = Object.assign(new Error('duplicate key value violates unique constraint "users_email_unique"'), {
    code: '23505',
    detail: 'Key (email)=(lea.roy@example.org) already exists.',
    constraint_name: 'users_email_unique',
  })
  const error = new DrizzleQueryError(
    'insert into users (email, name) values ($1, $2)',
    ['lea.roy@example.org', 'Léa Roy'],
    refused,
  )
  const logged = JSON.stringify(loggable(error))
  expect(logged).not.toMatch(/lea\.roy|Léa Roy/)
  expect(logged).toContain('insert into users')
  expect(logged).toContain('23505')
  expect(logged).toContain('users_email_unique')
})

test('another error keeps its message and places', () => {
  const logged = loggable(new TypeError('x is not a function')) as { type: string; message: string; stack: string }
  expect(logged).toMatchObject({ type: 'TypeError', message: 'x is not a function' })
  expect(logged.stack).toContain('logger.test')
})
