import { NextRequest } from 'next/server'
import { beforeAll, describe, expect, test } from 'vitest'
import { database } from '@/db/client'
import { apiKeys } from '@/db/schema'
import { withTestDatabase } from '@/db/testing/database'
import { hashApiKey } from '@/lib/platform/api-keys'
import { readCustomer } from './customers'
import { type Endpoint, serve } from './endpoint'
import { merge, putRecords, undo } from './identity'
import { readModel, writeModel } from './match'

withTestDatabase()

const KEY = 'rk_test'
beforeAll(async () => {
  await database()
    .insert(apiKeys)
    .values({ name: 'essai', prefix: 'rk_test', secretHash: hashApiKey(KEY), scopes: ['admin'] })
})

/** An integrator's request; `body` as it is when it is bytes, else as JSON. */
async function call(spec: Endpoint, params: Record<string, string>, body?: unknown, key?: string) {
  const path = spec.path.replace(/\{(\w+)\}/g, (_, name: string) => params[name] ?? '')
  const request = new NextRequest(`http://relais.example${path}`, {
    method: spec.method,
    headers: { authorization: `Bearer ${KEY}`, ...(key ? { 'idempotency-key': key } : {}) },
    ...(body === undefined ? {} : { body: body instanceof Uint8Array ? Buffer.from(body) : JSON.stringify(body) }),
  })
  const response = await serve(spec)(request, { params: Promise.resolve(params) })
  return { status: response.status, json: await response.json() }
}

let serial = 0
const aRow = (fields: Record<string, unknown> = {}) => ({
  source: 'erp',
  sourceKey: `r${++serial}`,
  attributes: { displayName: `Cliente ${crypto.randomUUID()}` },
  ...fields,
})
type Written = { sourceRecordId: string; customerId: string; outcome: string }
const put = (...rows: unknown[]) => call(putRecords, {}, rows)
async function aCustomer(): Promise<string> {
  const { json } = await put(aRow())
  return (json as Written[])[0]?.customerId ?? ''
}
const mergeInto = (id: string, others: string[], key?: string) =>
  call(merge, { id }, { with: others, reason: 'même carte' }, key)

describe('PUT /source-records', () => {
  test('the same key twice in one request is one record, answered twice in the order of the input', async () => {
    const [first, second] = [
      aRow({ sourceKey: 'double' }),
      aRow({ sourceKey: 'double', attributes: { city: 'Brest' } }),
    ]
    const { status, json } = await put(first, second)
    const [one, two] = json as Written[]
    expect(status).toBe(200)
    expect(one).toMatchObject({ outcome: 'created' })
    expect(two).toEqual({ ...one, outcome: 'matched' })
  })

  test('a contact point that the source has checked since is verified from then on', async () => {
    const point = { kind: 'email', value: 'verifiee@erp.example' }
    const row = aRow({ contactPoints: [point] })
    const id = ((await put(row)).json as Written[])[0]?.customerId ?? ''
    const verifiedAt = async () => (await call(readCustomer, { id })).json.contactPoints[0].verifiedAt
    expect(await verifiedAt()).toBeNull()
    await put({ ...row, contactPoints: [{ ...point, verified: true }] })
    const then = await verifiedAt()
    expect(then).not.toBeNull()
    await put({ ...row, contactPoints: [{ ...point, verified: true }] }, { ...row, contactPoints: [point] })
    expect(await verifiedAt()).toBe(then)
  })

  test.each([
    ['a thousand and one rows', Array.from({ length: 1001 }, () => aRow())],
    ['no row', []],
    ['no array', { records: [] }],
    ['an unknown field', [{ ...aRow(), colour: 'blue' }]],
    ['an unknown attribute', [aRow({ attributes: { colour: 'blue' } })]],
    ['a value that is no text', [aRow({ attributes: { givenName: null } })]],
    ['a text of ten megabytes', [aRow({ attributes: { displayName: 'x'.repeat(10_000_000) } })]],
    ['the source of the colleagues', [aRow({ source: 'console' })]],
    ['a NUL', [aRow({ attributes: { displayName: 'a\0b' } })]],
    ['a day that no calendar has', [aRow({ attributes: { birthDate: '1990-02-30' } })]],
    ['a year that no calendar has', [aRow({ attributes: { birthDate: '0000-01-01' } })]],
    ['bytes that are no UTF-8', Buffer.from('[{"source":"erp","sourceKey":"\xff"}]', 'latin1')],
  ])('%s: refused as a whole, by the field', async (_, body) => {
    const valid = aRow()
    const { status, json } = await call(
      putRecords,
      {},
      Array.isArray(body) && body.length < 1000 ? [valid, ...body].slice(body.length === 0 ? 1 : 0) : body,
    )
    expect(status).toBe(422)
    expect(json).toMatchObject({ code: 'invalid_input', fields: expect.any(Object) })
    const [kept] = await database().query.sourceRecords.findMany({
      where: (r, { eq }) => eq(r.sourceKey, valid.sourceKey),
    })
    expect(kept).toBeUndefined()
  })
})

describe('POST /customers/{id}/merge', () => {
  test('a customer named twice, also by an id that was merged before, is merged once', async () => {
    const [a, b, c] = [await aCustomer(), await aCustomer(), await aCustomer()]
    await mergeInto(b, [c])
    const { status, json } = await mergeInto(a, [b, c, b])
    expect(status).toBe(201)
    expect(json.mergeIds).toEqual([json.mergeId])
  })

  test('an id in upper case is the id', async () => {
    const [a, b] = [await aCustomer(), await aCustomer()]
    expect((await mergeInto(a, [a.toUpperCase()])).json).toMatchObject({ code: 'self_merge' })
    expect((await call(readCustomer, { id: a.toUpperCase() })).json).toMatchObject({ id: a, mergedFrom: null })
    expect((await mergeInto(a.toUpperCase(), [b.toUpperCase()])).status).toBe(201)
  })

  test('an id that was merged answers with the survivor and says so, until the merge is undone', async () => {
    const [a, b] = [await aCustomer(), await aCustomer()]
    const { json } = await mergeInto(a, [b])
    expect(await call(readCustomer, { id: b })).toMatchObject({ status: 200, json: { id: a, mergedFrom: b } })
    expect((await call(undo, { mergeId: json.mergeId }, {})).json).toEqual({ customerId: b, survivorId: a })
    expect((await call(readCustomer, { id: b })).json).toMatchObject({ id: b, mergedFrom: null })
    expect(await call(undo, { mergeId: json.mergeId }, {})).toMatchObject({ status: 409, json: { code: 'conflict' } })
  })

  test('fifty at once are fifty merges; one that is not there undoes all of them', async () => {
    const [a, ...others] = await Promise.all(Array.from({ length: 51 }, aCustomer))
    expect((await mergeInto(a ?? '', [...others.slice(1), crypto.randomUUID()])).status).toBe(404)
    expect((await call(readCustomer, { id: others[1] ?? '' })).json).toMatchObject({ mergedFrom: null })
    expect((await mergeInto(a ?? '', others)).json.mergeIds).toHaveLength(50)
  })

  test('sent again with its Idempotency-Key it answers the same; with another body it is refused', async () => {
    const [a, b, c] = [await aCustomer(), await aCustomer(), await aCustomer()]
    const first = await mergeInto(a, [b], 'clé-1')
    expect(await mergeInto(a, [b], 'clé-1')).toEqual(first)
    expect((await mergeInto(a, [c], 'clé-1')).json).toMatchObject({ code: 'idempotency_mismatch' })
  })

  test.each([
    ['no reason', { with: [crypto.randomUUID()] }, 422],
    ['a reason of blanks', { with: [crypto.randomUUID()], reason: '  ' }, 422],
    ['nobody', { with: [], reason: 'x' }, 422],
    ['an unknown field', { with: [crypto.randomUUID()], reason: 'x', choises: [] }, 422],
    ['an unknown customer', { with: [crypto.randomUUID()], reason: 'x' }, 404],
  ])('%s is refused', async (_, body, status) => {
    expect((await call(merge, { id: await aCustomer() }, body)).status).toBe(status)
  })
})

test('a match model that would weigh nothing, or merge what it does not show, is not put in force; one that may is exported as it came, to the byte', async () => {
  const { json: model } = await call(readModel, { kind: 'individual' })
  const write = (changed: object) => call(writeModel, { kind: 'individual' }, { model: { ...model, ...changed } })
  expect((await write({ thresholds: { automatic: 1, review: 2 } })).json.fields).toHaveProperty(
    'model.thresholds.automatic',
  )
  expect((await write({ probabilityTwoRandomRecordsMatch: 0 })).status).toBe(422)
  expect((await write({ comparisons: [] })).status).toBe(422)
  const [first, ...others] = model.comparisons
  const dead = { ...first, levels: first.levels.map((level: object) => ({ ...level, m: 0, u: 0 })) }
  expect((await write({ comparisons: [dead, ...others] })).status).toBe(422)
  expect((await write({})).status).toBe(200)
  expect(JSON.stringify((await call(readModel, { kind: 'individual' })).json)).toBe(JSON.stringify(model))
})
