import { expect, it } from 'vitest'
import { identifierOf, identifierText, maskedIban, sirenOfVat } from './company-identifiers'

const plain = (text: string) => text.replaceAll('\u00A0', ' ')

it.each([
  ['siren', '552 100 554', '552100554'],
  ['siret', '552.100.554.00013', '55210055400013'],
  ['vatNumber', 'fr 40 303 265 045', 'FR40303265045'],
  ['vatNumber', 'BE 0403.019.261', 'BE0403019261'],
  ['vatNumber', 'DE136695976', 'DE136695976'],
  ['vatNumber', 'IT 00743110157', 'IT00743110157'],
  ['vatNumber', 'LU26375245', 'LU26375245'],
  ['vatNumber', 'ESX1234567R', 'ESX1234567R'],
  ['iban', 'FR76 3000 6000 0112 3456 7890 189', 'FR7630006000011234567890189'],
] as const)('takes a right %s in any spelling: %s', (attribute, typed, kept) => {
  expect(identifierOf(attribute, typed)).toBe(kept)
})

it.each([
  ['siren', '552 100 555'],
  ['siren', '552 100 554 00013'],
  ['siret', '552 100 554 00014'],
  ['siret', '552 100 554'],
  ['vatNumber', 'FR41303265045'],
  ['vatNumber', 'BE0403019262'],
  ['vatNumber', 'DE136695977'],
  ['vatNumber', 'IT00743110158'],
  ['vatNumber', 'LU26375246'],
  ['vatNumber', 'ZZ12345678'],
  ['iban', 'FR76 3000 6000 0112 3456 7890 188'],
  ['iban', 'inconnu'],
  ['siret', ''],
] as const)('refuses a wrong %s: %s', (attribute, typed) => {
  expect(identifierOf(attribute, typed)).toBeNull()
})

it.each([
  ['siren', '552100554', '552 100 554'],
  ['siret', '55210055400013', '552 100 554 00013'],
  ['vatNumber', 'FR40303265045', 'FR 40 303 265 045'],
  ['vatNumber', 'BE0403019261', 'BE0403019261'],
  ['iban', 'FR7630006000011234567890189', 'FR76 3000 6000 0112 3456 7890 189'],
  ['iban', maskedIban('FR7630006000011234567890189'), 'FR76 •••• •••• 0189'],
  ['siret', 'en cours', 'en cours'],
] as const)('sets a %s in groups: %s', (attribute, value, shown) => {
  expect(plain(identifierText(attribute, value))).toBe(shown)
})

it('reads the SIREN out of a French VAT number only', () => {
  expect(sirenOfVat('FR 40 303 265 045')).toBe('303265045')
  expect(sirenOfVat('LU26375245')).toBeNull()
})

it('never shows more than the ends of an account number', () => {
  expect(maskedIban('FR7630006000011234567890189')).toBe('FR76••••••••0189')
  expect(maskedIban('FR7612345')).toBe('••••••••')
})
