import { describe, expect, it } from 'vitest'
import { guessColumns } from './columns'

function kinds(header: string[], rows: string[][]): Record<string, string> {
  return Object.fromEntries(guessColumns(header, rows).map((guess) => [guess.column, guess.kind]))
}

const given = ['Anne', 'Paul', 'Léa', 'Marc', 'Zoé', 'Anne', 'Luc', 'Paul', 'Eva', 'Tom']
const rows = (...columns: string[][]): string[][] =>
  given.map((_, at) => columns.map((column) => column[at % column.length] as string))

describe('the meaning of columns', () => {
  it('is read from French headers', () => {
    expect(
      kinds(
        [
          'Civilité',
          'Nom',
          'Nom de jeune fille',
          'Prénom',
          'Date de naissance',
          'Adresse e-mail',
          'Tél. portable',
          'Adresse',
          'Code postal',
          'Ville',
          'SIRET',
        ],
        rows(
          ['M.', 'Mme'],
          ['Dupont', 'Petit', 'Roux'],
          ['', 'Blanc', 'Noir', 'Lebrun', 'Gris'],
          given,
          ['14/05/1974', '02/11/1989', '01/01/2001'],
          ['a@b.fr', 'c@d.fr'],
          ['06 39 98 41 27', '0639984128'],
          ['12 rue des Lilas', '3 place Carnot'],
          ['35000', '75011'],
          ['Rennes', 'Paris'],
          ['73282932000074'],
        ),
      ),
    ).toEqual({
      Civilité: 'gender',
      Nom: 'surname',
      'Nom de jeune fille': 'birth_surname',
      Prénom: 'given_name',
      'Date de naissance': 'birth_date',
      'Adresse e-mail': 'email',
      'Tél. portable': 'phone',
      Adresse: 'street',
      'Code postal': 'postcode',
      Ville: 'city',
      SIRET: 'siret',
    })
  })

  it('is read from English headers', () => {
    expect(
      kinds(
        [
          'first_name',
          'lastName',
          'dob',
          'suburb',
          'postcode',
          'street_number',
          'soc_sec_id',
          'occupation',
          'birth_place',
        ],
        rows(
          given,
          ['Smith', 'Jones'],
          ['1974-05-14', '1989-02-03'],
          ['ryde'],
          ['2112'],
          ['12', '7'],
          ['7328293', '9128877'],
          ['painter'],
          ['Bristol'],
        ),
      ),
    ).toEqual({
      first_name: 'given_name',
      lastName: 'surname',
      dob: 'birth_date',
      suburb: 'city',
      postcode: 'postcode',
      street_number: 'house_number',
      soc_sec_id: 'national_id',
      occupation: 'occupation',
      birth_place: 'birth_place',
    })
  })

  it('trusts values over a header that lies', () => {
    expect(
      kinds(
        ['Email Address', 'Director', 'Notes'],
        rows(
          ['01/31/2013', '02/01/2016', '11/01/2015'],
          ['a@b.fr', 'c@d.fr', 'e@f.fr'],
          ['www.exemple.fr', 'www.autre.fr'],
        ),
      ),
    ).toEqual({ 'Email Address': 'ignore', Director: 'email', Notes: 'website' })
  })

  it('never compares labels, technical columns and opaque unique ids', () => {
    const unique = given.map((_, at) => `q${at}x${at * 7}`)
    expect(
      kinds(
        ['entity_id', 'cluster', 'true_match', 'Source', 'created_at', 'uuid', 'household_id'],
        rows(['1', '1', '2'], ['a', 'b'], ['0', '1'], ['crm', 'shop'], ['2024-01-01'], unique, ['7', '8']),
      ),
    ).toEqual({
      entity_id: 'ignore',
      cluster: 'ignore',
      true_match: 'ignore',
      Source: 'ignore',
      created_at: 'ignore',
      uuid: 'ignore',
      household_id: 'ignore',
    })
  })

  it.each<[string, string, string[]]>([
    ['Prenom1', 'given_name', given],
    ['First', 'given_name', given],
    ['voornaam', 'given_name', given],
    ['NOM_CLI', 'surname', ['Le Gall', 'Martin', 'Faure']],
    ['nom_naiss', 'birth_surname', ['Le Gall', 'Martin', 'Faure']],
    ['Date naiss.', 'birth_date', ['1974-05-14', '1989-02-03', '2001-11-27']],
    ['contact_number', 'phone', ['0612345678', '0298765432', '0712457896']],
    ['address_line_1', 'street', ['12 rue de Siam', '3 quai de la Douane', '7 impasse du Port']],
    ['Postal address', 'street', ['12 rue de Siam', '3 quai de la Douane', '7 impasse du Port']],
    ['zip5', 'postcode', ['29200', '35000', '75011']],
    ['code_post', 'postcode', ['29200', '35000', '75011']],
    ['Line no', 'ignore', ['1', '2', '3']],
  ])('a column called %s is a %s', (header, kind, values) => {
    expect(kinds([header], rows(values))).toEqual({ [header]: kind })
  })

  it('reads a birth date written in three columns, and a whole date under a word for a part', () => {
    const dates = rows(['1974', '1989', '2001', '1958'], ['5', 'févr.', '11', '12'], ['14', '3', '27', '30'])
    expect(kinds(['annee_naissance', 'mois_naissance', 'jour_naissance'], dates)).toEqual({
      annee_naissance: 'birth_year',
      mois_naissance: 'birth_month',
      jour_naissance: 'birth_day',
    })
    expect(kinds(['Birth Day'], rows(['1974-05-14', '1989-02-03', '2001-11-27']))).toEqual({
      'Birth Day': 'birth_date',
    })
  })

  it('tells names of organisations from names of persons', () => {
    expect(
      kinds(['Name'], rows(['SARL Kervadec', 'Garage Martin', 'Centre Hospitalier', 'École Jules Ferry'])).Name,
    ).toBe('organisation_name')
    expect(kinds(['Name'], rows(['Anne Petit', 'Paul Martin', 'Luc Noël', 'Zoé Roux', 'Eva Blanc'])).Name).toBe(
      'full_name',
    )
  })
})
