import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { MAX_KEYS } from './blocking'
import { explain, sentencesOf } from './explain'
import { findContradiction } from './hard-facts'
import type { Field } from './kinds'
import { importModel, priorModel, toProbability } from './model'
import { type IdentityRecord, Matcher, scorePair } from './score'

const FIELDS: Field[] = [
  { column: 'prenom', kind: 'given_name' },
  { column: 'nom', kind: 'surname' },
  { column: 'naissance', kind: 'birth_date' },
  { column: 'email', kind: 'email' },
  { column: 'tel', kind: 'phone' },
  { column: 'rue', kind: 'street' },
  { column: 'cp', kind: 'postcode' },
  { column: 'ville', kind: 'city' },
  { column: 'sexe', kind: 'gender' },
  { column: 'societe', kind: 'organisation_name' },
  { column: 'nir', kind: 'national_id' },
]
const model = priorModel(FIELDS, 100_000)

const helene: IdentityRecord = {
  prenom: 'Hélène',
  nom: 'Castaing-Roy',
  naissance: '14/05/1974',
  tel: ['06 39 98 41 27'],
  email: 'h.castaing@example.org',
  rue: '12 rue des Tanneurs',
  cp: '35000',
  ville: 'Rennes',
  sexe: 'F',
}

describe('pair scores', () => {
  it('is the sum of its waterfall', () => {
    const score = scorePair(model, helene, {
      prenom: 'H.',
      nom: 'Castaing',
      naissance: '1974-05-14',
      tel: ['+33639984127'],
      rue: '4 allée des Lilas',
      cp: '35510',
      ville: 'Cesson-Sévigné',
    })
    expect(score.contributions.reduce((sum, part) => sum + part.weight, 0)).toBeCloseTo(score.weight, 9)
    expect(score.probability).toBeCloseTo(toProbability(score.weight), 9)
    expect(score.band).toBe('automatic')
    const by = new Map(score.contributions.map((part) => [part.comparison, part]))
    expect(by.get('phone')).toMatchObject({ level: 'exact_mobile' })
    expect(by.get('given_name')).toMatchObject({ level: 'initial', valueA: 'helene', valueB: 'h' })
    expect(by.get('birth_date')?.weight).toBeGreaterThan(5)
    expect(by.get('street')?.weight).toBeLessThan(0)
  })

  it('counts a missing value for nothing', () => {
    const bare: IdentityRecord = { prenom: 'Hélène', nom: 'Castaing-Roy' }
    const names = scorePair(model, bare, bare).contributions.map((part) => part.comparison)
    expect(names).toEqual(['prior', 'given_name', 'surname'])
  })

  it('does not take the members of a household for one person', () => {
    const paul: IdentityRecord = {
      ...helene,
      prenom: 'Paul',
      naissance: '2/11/1971',
      tel: ['02 99 01 02 03'],
      email: 'paul@example.org',
      sexe: 'M',
    }
    const wife: IdentityRecord = { ...helene, tel: ['02 99 01 02 03'] }
    expect(scorePair(model, paul, wife).band).toBe('none')
  })

  it('leaves twins to a person', () => {
    const twin: IdentityRecord = { ...helene, prenom: 'Margaux', email: undefined, tel: undefined }
    expect(scorePair(model, { ...helene, email: undefined, tel: undefined }, twin).band).not.toBe('automatic')
  })

  it('never merges on its own where a personal fact contradicts', () => {
    const other: IdentityRecord = { ...helene, naissance: '03/09/1931' }
    const score = scorePair(model, helene, other)
    expect(score.band).not.toBe('automatic')
  })

  it('weighs a rare name more than a common one', () => {
    const frequency = (table: string, term: string): number =>
      table === 'surname' ? (term === 'martin' ? 0.01 : 0.00001) : -1
    const weigh = (nom: string): number =>
      scorePair(model, { prenom: 'Anne', nom }, { prenom: 'Anne', nom }, frequency).weight
    // log2(1000) is 10 bits; that the two may be relatives takes a little away.
    expect(weigh('Kervadec') - weigh('Martin')).toBeGreaterThan(8)
    expect(weigh('Kervadec') - weigh('Martin')).toBeLessThanOrEqual(10)
  })

  it('never takes an organisation in another town for the same site by itself', () => {
    const sites = priorModel(
      [
        { column: 'nom', kind: 'organisation_name' },
        { column: 'email', kind: 'email' },
        { column: 'tel', kind: 'phone' },
        { column: 'rue', kind: 'street' },
        { column: 'ville', kind: 'city' },
      ],
      1000,
    )
    const here = {
      nom: 'SARL Menuiserie Castaing',
      email: 'contact@castaing.fr',
      tel: '0298001122',
      rue: '12 rue de Siam',
      ville: 'Brest',
    }
    expect(scorePair(sites, here, here).band).toBe('automatic')
    const elsewhere = scorePair(sites, here, { ...here, ville: 'Vannes' })
    expect(elsewhere.band).toBe('review')
    expect(new Matcher(sites).contradicts(elsewhere)).toBe(true)
  })

  it('explains itself in French and English', () => {
    const { contributions } = scorePair(model, helene, {
      prenom: 'Hélène',
      nom: 'Castaing-Roy',
      naissance: '14/05/1974',
    })
    expect(explain(contributions, 'fr')).toContain('date de naissance identique : +')
    expect(explain(contributions, 'en')).toContain('birth date identical: +')
    expect(sentencesOf(contributions).map((sentence) => sentence.code)).toContain('birth_date.exact')
  })

  it('says each bar as a reader would, and none that weighs nothing', () => {
    const bar = (comparison: string, level: string, weight: number, frequency?: number) => ({
      comparison,
      level,
      weight,
      valueA: '',
      valueB: '',
      ...(frequency === undefined ? {} : { frequency }),
    })
    const bars = [
      bar('prior', 'chance', -10),
      bar('birth_date', 'exact', 9.1),
      bar('given_name', 'exact', 7.4, 0.0001),
      bar('locality', 'postcode', 3.2, 0.02),
      bar('street', 'other_number', -2.24),
      bar('type_de_client_', 'different', -0.3),
      bar('gender', 'exact', 0.01),
    ]
    expect(explain(bars, 'fr')).toBe(
      'date de naissance identique : +9,1 ; prénom rare identique : +7,4 ; même code postal (courant) : +3,2 ; même rue, autre numéro : −2,2 ; « type de client » différent : −0,3',
    )
    expect(explain(bars, 'en')).toBe(
      'birth date identical: +9.1; rare given name identical: +7.4; same postcode (common): +3.2; same street, other number: −2.2; “type de client” different: −0.3',
    )
  })

  const word = fc.constantFrom(
    'Jean',
    'jean-pierre',
    'Martin',
    'MARTIN',
    'Marten',
    'Le Goff',
    'Goff',
    'D’Angelo',
    'Élise',
    'J.',
    '',
    'Anne Marie',
    'Marie',
    'Nguyen',
  )
  const record = fc.record({
    prenom: word,
    nom: word,
    naissance: fc.constantFrom('', '1974-05-14', '14/05/1974', '01/01/1974', '1974', '1974-14-05', '1975-05-14', 'xx'),
    email: fc.constantFrom(
      '',
      'a.martin@free.fr',
      'amartin@free.fr',
      'a.martin@orange.fr',
      'b@free.fr',
      'sans arobase',
    ),
    tel: fc.array(fc.constantFrom('0639984127', '+33639984127', '99010203', '0299010203', '12'), { maxLength: 3 }),
    rue: fc.constantFrom(
      '',
      '12 rue des Lilas',
      '12 bis r. des Lilas',
      'rue Lilas',
      '8 mai',
      '14 rue du 8 mai 1945',
      '14',
    ),
    cp: fc.constantFrom('', '35000', '35200', '75011', 'SW1A 1AA'),
    ville: fc.constantFrom('', 'Rennes', 'Rennes CEDEX', 'St Malo', 'Saint-Malo'),
    sexe: fc.constantFrom('', 'M', 'Mme', 'F'),
    societe: fc.constantFrom('', 'SARL Kervadec', 'Kervadec Toitures', 'KT', 'Toitures Kervadec & fils'),
    nir: fc.constantFrom('', '255081416802538', '2 55 08 14 168 025 38', '255081416802539', '12'),
  })

  it('is symmetric and repeatable', () => {
    const matcher = new Matcher(model)
    fc.assert(
      fc.property(record, record, (a, b) => {
        const one = matcher.prepare(a)
        const two = matcher.prepare(b)
        const forth = matcher.score(one, two)
        const back = matcher.score(two, one)
        expect(back.weight).toBeCloseTo(forth.weight, 9)
        expect(back.contributions.map((part) => part.level)).toEqual(forth.contributions.map((part) => part.level))
        expect(matcher.score(matcher.prepare(a), matcher.prepare(b))).toEqual(forth)
        expect(Number.isFinite(forth.weight)).toBe(true)
      }),
      { numRuns: 2000 },
    )
  })

  it('gives every record a bounded number of keys, and equal records the same keys', () => {
    const matcher = new Matcher(model)
    fc.assert(
      fc.property(record, (a) => {
        const keys = matcher.keys(matcher.prepare(a))
        expect(keys.length).toBeLessThanOrEqual(MAX_KEYS)
        expect(new Set(keys).size).toBe(keys.length)
        expect(matcher.keys(matcher.prepare({ ...a }))).toEqual(keys)
      }),
    )
  })

  it('lets records that differ by one usual mistake share a key', () => {
    const matcher = new Matcher(model)
    const keys = (change: IdentityRecord): string[] => matcher.keys(matcher.prepare({ ...helene, ...change }))
    const own = new Set(keys({}))
    for (const change of [
      { nom: 'Castaing' },
      { prenom: 'Helene' },
      { prenom: 'Castaing-Roy', nom: 'Hélène' },
      { naissance: '05/14/1974' },
      { tel: [], email: '' },
      { naissance: '', tel: [], email: '' },
      { rue: '', cp: '', ville: '' },
    ]) {
      expect(
        keys(change).some((key) => own.has(key)),
        JSON.stringify(change),
      ).toBe(true)
    }
  })
})

describe('the model as JSON', () => {
  it('survives export and import, and scores the same', () => {
    const again = importModel(JSON.parse(JSON.stringify(model)))
    expect(again).toEqual(model)
    expect(scorePair(again, helene, helene)).toEqual(scorePair(model, helene, helene))
  })

  it('refuses a model whose comparisons do not fit its fields', () => {
    expect(() => importModel({ ...model, fields: model.fields.filter((field) => field.kind !== 'email') })).toThrow(
      'do not fit',
    )
    expect(() => importModel({ ...model, version: 2 })).toThrow()
  })
})

describe('hard facts', () => {
  it('contradict each other only when verified values cannot be one fact', () => {
    expect(findContradiction({ birthDates: ['1974-05-14'] }, { birthDates: ['1931-11-02'] })).toBe('birth_date')
    expect(findContradiction({ birthDates: ['1974-05-14'] }, { birthDates: ['1974-05-15'] })).toBeNull()
    expect(findContradiction({ nationalIds: ['255081416802538'] }, { nationalIds: ['2 55 08 14 168 025'] })).toBeNull()
    expect(findContradiction({ nationalIds: ['255081416802538'] }, { nationalIds: ['185057800608436'] })).toBe(
      'national_id',
    )
    expect(findContradiction({ sirens: ['732829320'] }, { sirens: ['73282932000074'] })).toBeNull()
    expect(findContradiction({ sirens: ['732829320'] }, { sirens: ['552100554'] })).toBe('siren')
    expect(findContradiction({ sirens: ['732829320'] }, { sirens: ['123456789'] })).toBeNull()
    expect(findContradiction({}, { birthDates: ['1931-11-02'] })).toBeNull()
  })
})
