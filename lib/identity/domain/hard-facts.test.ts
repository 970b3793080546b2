import { expect, it } from 'vitest'
import { hardFactsOf, matcherRecord } from './customer-record'
import { findContradiction } from './hard-facts'

const facts = (said: Parameters<typeof hardFactsOf>[1]) => hardFactsOf('organisation', said)

it.each([
  [{ siren: '552 100 554' }, { siret: '552 100 554 00013' }, null],
  [{ siren: '303265045' }, { vatNumber: 'FR 40 303 265 045' }, null],
  [{ siren: '552100554' }, { vatNumber: 'FR40303265045' }, 'siren'],
  [{ facts: { SIRET: '55210055400013' } }, { siren: '303265045' }, 'siren'],
  // A number that fails its checksum says nothing, nor does one of another country.
  [{ siren: '552100555' }, { siren: '303265045' }, null],
  [{ vatNumber: 'LU26375245' }, { siren: '303265045' }, null],
] as const)('holds the SIREN of %j against that of %j: %s', (a, b, contradiction) => {
  expect(findContradiction(facts(a), facts(b))).toBe(contradiction)
})

it('compares companies by the numbers they state, wherever they state them', () => {
  expect(matcherRecord('organisation', { siret: '552 100 554 00013', vatNumber: 'FR40303265045' }, [])).toMatchObject({
    siret: ['55210055400013'],
    siren: ['303265045'],
  })
})
