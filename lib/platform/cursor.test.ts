import { describe, expect, test } from 'vitest'
import { decodeCursor, encodeCursor } from './cursor'

const ID = '01a20458-eb25-7d32-ac1f-830f87e14e6d'

describe('a place in a list', () => {
  test.each([
    [['2026-11-22 17:41:05.957718+00', ID]],
    [['2026-11-22T17:41:05.957Z', ID]],
    [['-infinity', ID]],
    [['infinity', ID]],
  ])('%j is read as it was written', (values) => {
    expect(decodeCursor(encodeCursor(values), ['instant', 'id'])).toEqual(values)
  })

  test('none was given', () => {
    expect(decodeCursor(undefined, ['id'])).toBeNull()
    expect(decodeCursor('', ['id'])).toBeNull()
  })

  // Postgres would refuse each of them with an error of its own.
  test.each([
    ['no instant', ['1', ID]],
    ['the 31st of February', ['2026-02-31 10:00:00+00', ID]],
    ['the 25th hour', ['2026-02-03 25:00:00+00', ID]],
    ['no id', ['2026-02-03 10:00:00+00', '7']],
    ['too little', ['2026-02-03 10:00:00+00']],
    ['too much', ['2026-02-03 10:00:00+00', ID, ID]],
    ['a number in the place of a text', [7, ID]],
  ])('%s is refused as input', (_, values) => {
    const cursor = Buffer.from(JSON.stringify(values)).toString('base64url')
    expect(() => decodeCursor(cursor, ['instant', 'id'])).toThrow('invalid_input')
  })

  test('what is no cursor at all is refused as input', () => {
    expect(() => decodeCursor('%%', ['id'])).toThrow('invalid_input')
    expect(() => decodeCursor(encodeCursor(['NaN']), ['number'])).toThrow('invalid_input')
    expect(() => decodeCursor(encodeCursor(['a\0b']), ['text'])).toThrow('invalid_input')
  })
})
