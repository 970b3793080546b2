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
    ['Vorname', 'given_name', given],
    ['Geburtsname', 'birth_surname', ['Le Gall', 'Martin', 'Faure']],
    ['Familienaam', 'surname', ['Le Gall', 'Martin', 'Faure']],
    ['Nombre y apellidos', 'full_name', ['Anne Petit', 'Paul Martin', 'Eva Blanc']],
    ['Fecha de nacimiento', 'birth_date', ['14/05/1974', '03/02/1989', '27/11/2001']],
    ['Geboorteplaats', 'birth_place', ['Gent', 'Utrecht', 'Leiden']],
    ['Luogo di nascita', 'birth_place', ['Roma', 'Como', 'Bari']],
    ['Straße und Hausnummer', 'street', ['Hauptstraße 12', 'Ringweg 3', 'Am Markt 7']],
    ['Hausnr.', 'house_number', ['12', '3', '7b']],
    ['Telefonnummer', 'phone', ['030 901820', '040 428280', '089 23300']],
    ['CAP', 'postcode', ['00184', '20121', '80132']],
    ['Woonplaats', 'city', ['Gent', 'Utrecht', 'Leiden']],
    ['Ragione sociale', 'organisation_name', ['Rossi Srl', 'Forno Bianchi', 'Autofficina Verdi']],
    ['birth_date', 'birth_date', ['29221', '32542', '25569']],
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

  const many = <T>(length: number, value: (at: number) => T): T[] => Array.from({ length }, (_, at) => value(at))
  const cycle = (text: string) => {
    const list = text.split(' ')
    return (at: number) => list[(at * 7 + (at >> 3)) % list.length] as string
  }
  const first = cycle(
    'Anne Paul Marc Julie Sophie Pierre Claire Thomas Michel Nicolas Émilie Laurent Hélène Denis Simon',
  )
  const last = cycle(
    'Castaing Guéguen Lebrun Ferrand Bodin Morvan Petit Caradec Loiseau Hamon Texier Nédélec Prigent Raoul',
  )
  const town = cycle(
    'Rennes Brest Nantes Lille Dijon Paris Lyon Tours Pau Metz Nice Caen Vannes Quimper Lorient Saint-Malo',
  )

  it('finds who and where from values when headers say nothing, in whatever order', () => {
    const records = many(200, (at) => [
      town(at + 5),
      String(10_000 + ((at * 977) % 83_000)).slice(0, 5),
      last(at),
      first(at),
      `rue des ${last(at + 3)}`,
      String(1 + ((at * at) % 130)),
      `19${40 + (at % 60)}-0${1 + (at % 9)}-1${at % 10}`,
      `2024-0${1 + (at % 9)}-1${at % 10}`,
    ])
    const twice = records.map((record, at) => (at % 3 === 0 ? (records[(at * 31) % 200] as string[]) : record))
    const headers = twice[0]?.map((_, at) => `champ${at + 1}`) ?? []
    expect(Object.values(kinds(headers, twice))).toEqual([
      'city',
      'postcode',
      'surname',
      'given_name',
      'street',
      'house_number',
      'birth_date',
      'ignore',
    ])
  })

  it('finds whole names and organisations, and counts nothing twice', () => {
    const names = many(60, (at) => `${first(at)} ${last(at + (at >> 2))}`)
    const label = (at: number): string => `${names[at]}, ${town(at)}`
    expect(
      kinds(
        ['V1', 'V2', 'V3'],
        many(60, (at) => [names[at] as string, town(at), label(at)]),
      ),
    ).toEqual({ V1: 'full_name', V2: 'city', V3: 'ignore' })
    const firms = many(
      60,
      (at) => `${['Garage', 'SARL', 'Cabinet', 'Association'][at % 4]} ${last(at)} ${last(at >> 2)}`,
    )
    expect(
      kinds(
        ['a', 'b'],
        many(60, (at) => [firms[at] as string, town(at)]),
      ),
    ).toEqual({
      a: 'organisation_name',
      b: 'city',
    })
  })

  it('leaves out what tells nothing of anybody: amounts, and what is the same for all', () => {
    const records = many(40, (at) => [last(at), `${at * 3}.${10 + at}`, 'FR', at % 2 ? 'open' : 'closed'])
    expect(kinds(['Nom', 'solde', 'marché', 'état du dossier'], records)).toEqual({
      Nom: 'surname',
      solde: 'ignore',
      marché: 'ignore',
      'état du dossier': 'category',
    })
  })

  it('does not look for what a header has claimed, nor for places under words it does not know', () => {
    const records = many(60, (at) => [last(at), first(at), first(at + 4), String(1000 + ((at * 37) % 50))])
    expect(kinds(['Nom', 'Prénom', 'Conseiller', 'Agence'], records)).toMatchObject({
      Nom: 'surname',
      Prénom: 'given_name',
      Conseiller: 'category',
      Agence: 'generic_id',
    })
  })
})
