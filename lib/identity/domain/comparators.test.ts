import { describe, expect, it } from 'vitest'
import { compareLocalities, compareStreets, parseAddress } from './addresses'
import { compareDates, dateOfParts, datesContradict, type LooseDate, parseLooseDate } from './dates'
import { compareEmails, type Email, isRoleEmail, parseEmail } from './emails'
import { compareIdentifiers, type Identifier, isIban, isNir, isSiren, isSiret, parseIdentifier } from './identifiers'
import { comparePersonNames, noOutcome, type PersonName, parsePersonName } from './names'
import { compareOrganisationNames, type OrganisationName, parseOrganisationName } from './organisations'
import { comparePhones, type Phone, parsePhone } from './phones'
import { editDistance, fold, isSlip, jaroWinkler } from './text'

function names(a: [string, string, string?], b: [string, string, string?]): string {
  const out = noOutcome()
  const parse = ([given, surname, birthSurname]: [string, string, string?]): PersonName =>
    parsePersonName({ given, surname, ...(birthSurname === undefined ? {} : { birthSurname }) }) as PersonName
  comparePersonNames(parse(a), parse(b), out)
  return `${out.given ?? '–'} ${out.surname ?? '–'}`
}

describe('persons’ names', () => {
  it.each<[[string, string, string?], [string, string, string?], string]>([
    [['Hélène', 'Castaing'], ['helene', 'CASTAING'], 'exact exact'],
    [['Hélène', 'Castaing-Roy'], ['H.', 'Castaing'], 'initial part'],
    [['Gwen', 'Kerbrat'], ['Gwenaëlle', 'Kerbrat-Le Moal'], 'similar part'],
    [['Alexandre', 'Dupont'], ['Alex', 'Dupont'], 'variant exact'],
    [['Jean-Pierre', 'Martin'], ['Jean Pierre', 'Martin'], 'exact exact'],
    [['Jean-Pierre', 'Martin'], ['Jean', 'Martin'], 'partial exact'],
    [['Jean-Pierre', 'Martin'], ['Jean Paul', 'Martin'], 'conflicting exact'],
    [['Jean-Claude', 'Juncker'], ['JC', 'Juncker'], 'variant exact'],
    [['Anne Marie', 'Le Goff'], ['Marie', 'Le Goff'], 'partial exact'],
    [['Thi Mai', 'Nguyen'], ['Nguyen', 'Thi Mai'], 'swapped –'],
    [['Mathilde', 'Durand'], ['Durand', 'Mathilde'], 'swapped –'],
    [['Charles', "D'Angelo"], ['Charles', 'Dangelo'], 'exact exact'],
    [['Charles', 'de Gaulle'], ['Charles', 'Gaulle'], 'exact exact'],
    [['Marie', 'Lebrun', 'Petit'], ['Marie', 'Petit'], 'exact exact'],
    [['Loïc', 'Œuvrard'], ['Loic', 'Oeuvrard'], 'exact exact'],
    [['Сергей', 'Лавров'], ['Sergey', 'Lavrov'], 'variant exact'],
    [['Paul', 'Guéguen'], ['Paul', 'Gueguenn'], 'exact close'],
    [['', 'Dupont'], ['Marc', 'Dupont'], '– exact'],
    [['Marc', ''], ['Marc', 'Dupont'], 'exact –'],
    [['Emma', 'Durand'], ['Lucas', 'Moreau'], 'different different'],
    [['Dr. Paul', 'Petit'], ['Paul', 'Petit'], 'exact exact'],
  ])('%j and %j: %s', (a, b, expected) => {
    expect(names(a, b)).toBe(expected)
    expect(names(b, a)).toBe(expected)
  })

  it.each([
    ['DUPONT Jean', ['jean'], ['dupont']],
    ['Jean DUPONT', ['jean'], ['dupont']],
    ['Dupont, Jean-Marie', ['jean', 'marie'], ['dupont']],
    ['Mme Claire de La Tour', ['claire'], ['tour']],
    ['M. Paul Martin fils', ['paul'], ['martin']],
  ])('reads the full name %s', (full, given, surname) => {
    expect(parsePersonName({ full })).toMatchObject({ given, surname })
  })
})

describe('firms in a column of persons’ names', () => {
  const parse = (full: string): PersonName => parsePersonName({ full }) as PersonName

  it.each(['SARL Kervadec', 'Garage du Pont', 'Pharmacie Lefèvre', 'Dupont & Fils SAS', 'Notaires Associés'])(
    '%s is a firm',
    (name) => {
      expect(parse(name).firm).not.toBeNull()
    },
  )

  it.each([
    'Jean Dupont',
    'Maria Sá',
    'DE SÁ João',
    'Marc Boulanger',
    'Charpentier, Anne',
    'Mme Le Garage-Roux',
    'Co Nguyen',
  ])('%s is a person', (name) => {
    expect(parse(name).firm).toBeNull()
  })

  it.each([
    ['SARL Garage Kervadec', 'Garage Kervadec', 'exact –'],
    ['Transports Morel SAS', 'SAS Morel Transports', 'variant –'],
    ['Garage Kervadec', 'Garage Lefèvre', 'different –'],
    ['Garage Kervadec', 'Yann Kervadec', 'different –'],
  ])('%s | %s: %s', (a, b, levels) => {
    const out = noOutcome()
    for (const [one, two] of [
      [a, b],
      [b, a],
    ] as const) {
      comparePersonNames(parse(one), parse(two), out)
      expect(`${out.given ?? '–'} ${out.surname ?? '–'}`).toBe(levels)
    }
  })
})

describe('dates', () => {
  it.each([
    ['14/05/1974', '1974-05-14', 'exact'],
    ['14 mai 1974', '19740514', 'exact'],
    ['01/01/1974', '1974-01-01', 'exact_vague'],
    ['1974-05-06', '1974-06-05', 'swapped'],
    ['1974-05-14', '1974-05-15', 'one_digit'],
    ['1974-05-14', '1974-05-41', 'one_digit'],
    ['1974', '1974-05-14', 'vague_same_year'],
    ['1974-01-01', '1974-05-24', 'vague_same_year'],
    ['1974-05-28', '1974-06-02', 'within_month'],
    ['1974-05-14', '1974-08-19', 'two_digits'],
    ['1974-05-14', '1975-03-29', 'within_year'],
    ['1974-05-14', '2003-05-14', 'same_day_month'],
    ['1974-05-14', '1931-11-02', 'different'],
  ])('%s and %s: %s', (a, b, expected) => {
    expect(compareDates(parseLooseDate(a) as LooseDate, parseLooseDate(b) as LooseDate)).toBe(expected)
    expect(compareDates(parseLooseDate(b) as LooseDate, parseLooseDate(a) as LooseDate)).toBe(expected)
  })

  it.each([
    ['1974', '5', '14', '1974-05-14'],
    ['1989', 'févr.', '03', '1989-02-03'],
    ['1958', '', '', '1958'],
  ])('a date in parts (%s, %s, %s) is the date written as %s', (year, month, day, whole) => {
    expect(dateOfParts(year, month, day)?.digits).toBe(parseLooseDate(whole)?.digits)
  })

  it('a date in parts without its year is none', () => {
    expect(dateOfParts('', '5', '14')).toBeNull()
  })

  it('keeps impossible dates, and refuses what is no date', () => {
    expect(parseLooseDate('1858-71-30')?.digits).toBe('18587130')
    for (const text of ['', 'inconnu', '12', '75011 Paris', '06 12 34 56 78']) expect(parseLooseDate(text)).toBeNull()
  })

  it('sees a contradiction only where no slip explains the difference', () => {
    const at = (text: string): LooseDate => parseLooseDate(text) as LooseDate
    expect(datesContradict(at('1974-05-14'), at('1931-11-02'))).toBe(true)
    expect(datesContradict(at('1974-05-14'), at('1974-05-15'))).toBe(false)
    expect(datesContradict(at('1974-05-06'), at('1974-06-05'))).toBe(false)
    expect(datesContradict(at('1974'), at('1974-06-05'))).toBe(false)
  })
})

describe('telephones', () => {
  it.each([
    ['06 39 98 41 27', '+33 6 39 98 41 27', 'exact_mobile'],
    ['0033639984127', '639984127', 'exact_mobile'],
    ['02.99.01.02.03', '+33299010203', 'exact'],
    ['99 01 02 03', '02 99 01 02 03', 'old_numbering'],
    ['02 99 01 02 03', '02 99 01 02 30', 'slip'],
    ['02 99 01 02 03', '01 42 00 00 00', 'different'],
    ['+32 470 12 34 56', '0032470123456', 'exact_mobile'],
  ])('%s and %s: %s', (a, b, expected) => {
    expect(comparePhones(parsePhone(a, 'FR') as Phone, parsePhone(b, 'FR') as Phone)).toBe(expected)
    expect(comparePhones(parsePhone(b, 'FR') as Phone, parsePhone(a, 'FR') as Phone)).toBe(expected)
  })

  it('writes French numbers in E.164 and refuses what is too short', () => {
    expect(parsePhone('06 39 98 41 27', 'FR')?.e164).toBe('+33639984127')
    expect(parsePhone('12', 'FR')).toBeNull()
    expect(parsePhone('0000000000', 'FR')).toBeNull()
  })
})

describe('e-mail addresses', () => {
  it.each([
    ['Jean.Dupont@Gmail.com', 'jeandupont+achats@googlemail.com', 'exact'],
    ['jean.dupont+sav@orange.fr', 'jean.dupont@orange.fr', 'exact'],
    ['jean.dupont@orange.fr', 'jean.dupont@wanadoo.fr', 'same_local'],
    ['h.castaing@example.org', 'hcastaing@example.net', 'same_local'],
    ['jean.dupont@orange.fr', 'jaen.dupont@orange.fr', 'slip'],
    ['jean.martin75@orange.fr', 'jean.martin77@orange.fr', 'near'],
    ['contact@garage-roy.fr', 'contact@garage-roi.fr', 'slip'],
    ['contact@garage-roy.fr', 'contact@garage-roy29.fr', 'same_local'],
    ['a.b@orange.fr', 'zoe.lenoir@orange.fr', 'same_domain'],
    ['a.b@orange.fr', 'zoe.lenoir@free.fr', 'different'],
  ])('%s and %s: %s', (a, b, expected) => {
    expect(compareEmails(parseEmail(a) as Email, parseEmail(b) as Email)).toBe(expected)
    expect(compareEmails(parseEmail(b) as Email, parseEmail(a) as Email)).toBe(expected)
  })

  it('knows the addresses of a function', () => {
    expect(isRoleEmail(parseEmail('contact@mairie.fr') as Email)).toBe(true)
    expect(isRoleEmail(parseEmail('paul@mairie.fr') as Email)).toBe(false)
  })
})

describe('addresses', () => {
  it.each([
    ['12 bis, rue des Tanneurs', '12BIS R DES TANNEURS', 'exact'],
    ['12 boulevard du Général de Gaulle', '12, Bd Gal de Gaulle', 'exact'],
    ['3 avenue de l’Église', '3 av. Eglise', 'exact'],
    ['12 rue des Tanneurs', '12 rue des Tannuers', 'exact'],
    ['12 rue des Tanneurs', '12 rue des Tanneurs et Corroyeurs', 'exact_near_street'],
    ['rue des Tanneurs', '12 rue des Tanneurs', 'street'],
    ['12 rue des Tanneurs', '12 ter rue des Tanneurs', 'near_number'],
    ['12 rue des Tanneurs', '47 rue des Tanneurs', 'other_number'],
    ['12 rue des Tanneurs', '12 allée des Lilas', 'number_only'],
    ['1701 W 53rd Street', '1701 W 63rd Street', 'number_only'],
    ['12 rue du 8 mai 1945', '12 rue du 11 novembre 1918', 'number_only'],
    ['4 rue Victor Hugo', '27 place Carnot', 'different'],
  ])('%s and %s: %s', (a, b, expected) => {
    const one = parseAddress({ street: a })
    const two = parseAddress({ street: b })
    expect(one && two && compareStreets(one, two)).toBe(expected)
    expect(one && two && compareStreets(two, one)).toBe(expected)
  })

  it.each([
    [{ city: 'Rennes', postcode: '35000' }, { city: 'RENNES CEDEX 7', postcode: '35000' }, 'both'],
    [{ city: 'Rennes', postcode: '35000' }, { city: 'Rennes', postcode: '35042' }, 'both_near'],
    [{ city: 'Paris 11e', postcode: '75011' }, { city: 'Paris', postcode: '75011' }, 'both'],
    [{ city: 'Saint-Étienne', postcode: '42000' }, { city: 'St Etienne', postcode: '42000' }, 'both'],
    [{ city: 'Cesson', postcode: '35510' }, { city: 'Cesson-Sévigné', postcode: '35510' }, 'both_near'],
    [{ city: 'Rennes' }, { city: 'Rennes', postcode: '35000' }, 'city'],
    [{ postcode: '35000' }, { city: 'Rennes', postcode: '35000' }, 'postcode'],
    [{ city: 'Rennes', postcode: '35000' }, { city: 'Nantes', postcode: '44000' }, 'different'],
  ])('%j and %j: %s', (a, b, expected) => {
    const one = parseAddress(a)
    const two = parseAddress(b)
    expect(one && two && compareLocalities(one, two)).toBe(expected)
    expect(one && two && compareLocalities(two, one)).toBe(expected)
  })

  it('takes a whole address apart', () => {
    expect(parseAddress({ full: '12 bis rue des Tanneurs, 35000 Rennes Cedex 3' })).toMatchObject({
      number: '12bis',
      streetJoined: 'tanneurs',
      postcode: '35000',
      city: 'rennes',
    })
  })
})

describe('organisations', () => {
  it.each([
    ['SARL Toitures Kervadec', 'Toitures Kervadec', 'exact'],
    ['Siemens AG', 'Siemens Aktiengesellschaft', 'exact'],
    ['A.B.C. Company', 'ABC Co.', 'exact'],
    ['Procter & Gamble', 'Procter and Gamble Co.', 'exact'],
    ['Ets Kervadec Toitures', 'Toitures Kervadec Établissements', 'words'],
    ['Boulangerie Lefevre', 'Boulangerie Lefèvr', 'near'],
    ['Kervadec', 'Kervadec Toitures', 'contained'],
    ['Société nationale des chemins de fer', 'SNCF', 'acronym'],
    ['Boulangerie Martin', 'Garage Renoir', 'different'],
    ['Ecole Jules Ferry 1', 'Ecole Jules Ferry 2', 'similar'],
  ])('%s and %s: %s', (a, b, expected) => {
    const one = parseOrganisationName(a) as OrganisationName
    const two = parseOrganisationName(b) as OrganisationName
    expect(compareOrganisationNames(one, two)).toBe(expected)
    expect(compareOrganisationNames(two, one)).toBe(expected)
  })
})

describe('identifiers', () => {
  it('checks SIREN, SIRET, IBAN and social security numbers', () => {
    expect([isSiren('732829320'), isSiren('732829321')]).toEqual([true, false])
    expect([isSiret('73282932000074'), isSiret('73282932000075'), isSiret('35600000049837')]).toEqual([
      true,
      false,
      true,
    ])
    expect([isIban('FR7630006000011234567890189'), isIban('FR7630006000011234567890188')]).toEqual([true, false])
    expect([isNir('255081416802538'), isNir('255081416802539')]).toEqual([true, false])
  })

  it.each([
    ['732 829 320', '732829320', 'exact'],
    ['7328293', '7328239', 'slip'],
    ['7328293', '7328294', 'slip'],
    ['73282931', '73382930', 'near'],
    ['7328293', '9128877', 'different'],
  ])('%s and %s: %s', (a, b, expected) => {
    expect(
      compareIdentifiers(parseIdentifier(a, 'other') as Identifier, parseIdentifier(b, 'other') as Identifier),
    ).toBe(expected)
  })

  it('never takes two valid numbers for a slip of one', () => {
    const valid = (value: string): Identifier => ({ value, valid: true })
    expect(compareIdentifiers(valid('732829320'), valid('732829321'))).toBe('different')
  })
})

describe('texts', () => {
  it('folds accents, ligatures and other scripts', () => {
    expect(['Éloïse Œuvre', 'Straße', 'Łódź', 'Барак', 'Κυριάκος'].map(fold)).toEqual([
      'eloise oeuvre',
      'strasse',
      'lodz',
      'barak',
      'kyriakos',
    ])
  })

  it.each([
    ['martin', 'martin', 0],
    ['martin', 'marten', 1],
    ['martin', 'matrin', 1],
    ['martin', 'artin', 1],
    ['martin', 'martini', 1],
    ['martin', 'mratni', 2],
    ['martin', 'durand', 3],
  ])('%s and %s are %i edits apart', (a, b, expected) => {
    expect(editDistance(a, b, 2)).toBe(expected)
    expect(isSlip(a, b)).toBe(expected === 1)
  })

  it('gives the published Jaro–Winkler values', () => {
    expect(jaroWinkler('martha', 'marhta')).toBeCloseTo(0.961, 3)
    expect(jaroWinkler('dwayne', 'duane')).toBeCloseTo(0.84, 2)
  })
})
