import { expect, test } from 'vitest'
import { z } from 'zod'
import { fieldErrors } from './action'

const one = z.strictObject({ channel: z.enum(['email', 'sms']), facts: z.strictObject({ age: z.int() }).optional() })
const schema = z.union([one, z.array(one).max(2)])
const faults = (value: unknown) => Object.keys(fieldErrors(schema.safeParse(value).error!)).sort()

test.each([
  [{ channel: 'pigeon' }, ['channel']],
  [{ channel: 'email', facts: { age: 'x' } }, ['facts.age']],
  [
    [{ channel: 'email' }, { channel: 'pigeon', facts: { age: 0.5 } }],
    ['1.channel', '1.facts.age'],
  ],
  [[{ channel: 'sms' }, { channel: 'sms' }, { channel: 'sms' }], ['_']],
  ['email', ['_']],
])('%j is faulty at %j', (value, fields) => {
  expect(faults(value)).toEqual(fields)
})
