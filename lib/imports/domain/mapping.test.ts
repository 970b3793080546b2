import { existsSync, readFileSync } from 'node:fs'
import iconv from 'iconv-lite'
import { describe, expect, test } from 'vitest'
import { uniqueNames } from './headers'
import { guessMapping } from './mapping'
import { recordOfRow } from './row-record'
import type { ImportField } from './types'

const HEADERS = '../shared/fixtures/contacts/csv-headers'

const fieldsOf = (columns: string[], fields: ImportField[]) =>
  Object.fromEntries(columns.map((column, at) => [column, fields[at]]))

/** The header line of a real export. */
function header(file: string): string[] {
  const bytes = readFileSync(`${HEADERS}/${file}`)
  const encoding = file.includes('cp1252') ? 'win1252' : file.includes('macroman') ? 'macroman' : 'utf8'
  const [line = ''] = iconv.decode(bytes, encoding).split(/\r?\n/)
  return uniqueNames(line.split(',').map((cell) => cell.replace(/^"|"$/g, '')))
}

describe.runIf(existsSync(HEADERS))('real exports are recognised by their headers', () => {
  test.each(['cp1252', 'macroman', 'utf8bom'])('Outlook in French, %s', (encoding) => {
    const columns = header(`outlook_fr.header.${encoding}.csv`)
    const { profile, fields } = guessMapping(columns, [])
    expect(profile).toBe('outlook_fr')
    expect(fieldsOf(columns, fields)).toMatchObject({
      Prénom: 'given_name',
      Nom: 'surname',
      Société: 'organisation_name',
      'Rue (domicile)': 'street',
      'Rue (domicile) 2': 'address_extra',
      'Code postal (domicile)': 'postcode',
      'Tél. mobile': 'phone',
      'Télécopie (bureau)': 'ignore',
      "Téléphone de l'assistant(e)": 'ignore',
      'Adresse de messagerie 2': 'email',
      'Type de messagerie': 'ignore',
      Anniversaire: 'birth_date',
      'Anniversaire de mariage ou fête': 'ignore',
      Titre: 'extra',
      'Titre (2)': 'extra',
    })
  })

  test('Outlook in English', () => {
    const columns = header('outlook_en.header.csv')
    expect(fieldsOf(columns, guessMapping(columns, []).fields)).toMatchObject({
      'First Name': 'given_name',
      'E-mail 2 Address': 'email',
      'Home Street 2': 'address_extra',
      'Home City': 'city',
      'Mobile Phone': 'phone',
      'Home Fax': 'ignore',
      "Assistant's Phone": 'ignore',
      Birthday: 'birth_date',
      Company: 'organisation_name',
    })
  })

  test.each(['current', 'legacy'])('Google, %s', (version) => {
    const columns = header(`google_contacts_${version}.header.csv`)
    const { profile, fields } = guessMapping(columns, [])
    expect(profile).toBe('google')
    expect(fieldsOf(columns, fields)).toMatchObject({
      'E-mail 1 - Value': 'email',
      'Phone 1 - Value': 'phone',
      Birthday: 'birth_date',
      Photo: 'ignore',
    })
    expect(fields.filter((field) => field === 'given_name')).toHaveLength(1)
    expect(fields.filter((field) => field === 'surname')).toHaveLength(1)
  })
})

test('any other table is read by its headers and values, were it of two rows', () => {
  const columns = ['Identifiant', 'Nom', 'Prénom', 'Date de naissance', 'E-mail', 'Portable', 'N° client', 'Humeur']
  const rows = [
    ['A1', 'Roy', 'Léa', '14/05/1974', 'lea@example.org', '06 39 98 41 27', 'C-1', 'gaie'],
    ['A2', 'Noël', 'Luc', '02/11/1989', 'luc@example.org', '06 39 98 41 28', 'C-2', ''],
  ]
  expect(fieldsOf(columns, guessMapping(columns, rows).fields)).toEqual({
    Identifiant: 'source_key',
    Nom: 'surname',
    Prénom: 'given_name',
    'Date de naissance': 'birth_date',
    'E-mail': 'email',
    Portable: 'phone',
    'N° client': 'customer_number',
    Humeur: 'extra',
  })
})

describe('a row as a source record', () => {
  const record = (row: Record<string, [ImportField, string]>) => {
    const result = recordOfRow(
      Object.keys(row),
      Object.values(row).map(([field]) => field),
      Object.values(row).map(([, value]) => value),
    )
    if ('refused' in result) throw new Error(result.refused)
    return result.record
  }
  const refused = (row: string[], fields: ImportField[] = ['surname', 'email']) => {
    const result = recordOfRow(['Nom', 'E-mail'], fields, row)
    return 'refused' in result ? result.refused : null
  }

  test('two addresses by the order of their columns, home first', () => {
    const { attributes, points } = record({
      Nom: ['surname', 'Roy'],
      'Rue (bureau)': ['street', '1 place Hoche'],
      'Ville (bureau)': ['city', 'Rennes'],
      'Code postal (bureau)': ['postcode', '35000'],
      'Rue (domicile)': ['street', '12 rue des Lilas'],
      'Rue (domicile) 2': ['address_extra', 'Bât. B'],
      'Ville (domicile)': ['city', 'Dinard'],
      'Code postal (domicile)': ['postcode', '35800'],
    })
    expect(attributes).toMatchObject({ street: '12 rue des Lilas', city: 'Dinard', postcode: '35800' })
    expect(points.map((point) => point.asTyped)).toEqual([
      '12 rue des Lilas, Bât. B, 35800 Dinard',
      '1 place Hoche, 35000 Rennes',
    ])
  })

  test('several values in a cell, a lost zero, an apostrophe of our own export, each address once', () => {
    const { points } = record({
      'E-mail': ['email', 'a@example.org ::: b@example.org'],
      'E-mail 2': ['email', 'A@example.org'],
      Mobile: ['phone', '639984127'],
      Fixe: ['phone', "'+33 2 99 00 00 01"],
    })
    expect(points.map((point) => point.asTyped)).toEqual([
      'a@example.org',
      'b@example.org',
      '0639984127',
      '+33 2 99 00 00 01',
    ])
  })

  test('what does not fit its column is kept as it came, not lost and not believed', () => {
    const { attributes, points } = record({
      Nom: ['surname', 'Roy'],
      Naissance: ['birth_date', '31/02/1980'],
      Tél: ['phone', 'voir Luc'],
      Langue: ['language', 'Français (France)'],
    })
    expect(points).toEqual([])
    expect(attributes).toEqual({
      familyName: 'Roy',
      language: 'fr',
      extra: { Naissance: '31/02/1980', Tél: 'voir Luc' },
    })
  })

  test.each([
    [['', ''], 'nobody'],
    [['', 'pas une adresse'], 'no_valid_contact'],
    [['Roy', '', 'x'], 'too_many_cells'],
    [['No\uFFFDl', ''], 'unreadable_characters'],
    [['x'.repeat(401), ''], 'value_too_long'],
    [['Roy', ''], null],
  ])('%j → %s', (row, code) => {
    expect(refused(row)).toBe(code)
  })

  test('a company is told from a person who works in one', () => {
    expect(record({ Société: ['organisation_name', 'SARL Kervadec'] }).kind).toBe('organisation')
    expect(record({ Nom: ['surname', 'Roy'], Société: ['organisation_name', 'SARL Kervadec'] }).kind).toBe('individual')
  })
})
