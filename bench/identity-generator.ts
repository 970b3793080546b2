/**
 * Writes a CSV of French customers with known duplicates: households, twins, fathers and sons of one name, moves, married
 * names, shared telephones, slips of the keyboard. Everything is invented and seeded.
 *
 *   tsx bench/identity-generator.ts --records 50000 [--seed 1] [--duplicates 0.25] --out customers.csv
 */

import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { parseArgs } from 'node:util'
import { makeRandom } from '@/lib/identity/domain/random'

const { values: args } = parseArgs({
  options: {
    records: { type: 'string', default: '10000' },
    seed: { type: 'string', default: '1' },
    duplicates: { type: 'string', default: '0.25' },
    out: { type: 'string' },
  },
})
if (!args.out) throw new Error('--out is required')
const wanted = Number(args.records)
const share = Number(args.duplicates)
const random = makeRandom(Number(args.seed))

const list = (text: string): string[] => text.trim().split(/\s+/)
const MEN =
  list(`Jean Pierre Michel André Philippe Alain Patrick Nicolas Christophe Laurent Frédéric Olivier Éric Thomas Julien David Sébastien
Alexandre Pascal Thierry Stéphane Vincent Bruno Antoine Guillaume Jérôme Benjamin Maxime Kévin Anthony Mathieu Romain Fabrice Lucas Hugo Louis
Arthur Gabriel Jules Raphaël Mohamed Karim Yanis Rachid Ahmed Mehdi Jean-Pierre Jean-Claude Jean-Luc Jean-Marc Jean-Baptiste Pierre-Yves François
Gérard Bernard Daniel Jacques Marcel René Roger Robert Georges Henri Émile Noël Loïc Yann Erwan Théo Léo Enzo Nathan Tom Adam Paul Victor Simon
Gilles Denis Serge Didier Dominique Joël Claude Yves Hervé Xavier Arnaud Cédric Ludovic Damien Florian Clément Quentin Adrien Baptiste Corentin
Tristan Grégory Mickaël Fabien Sylvain Régis Étienne Matthias Augustin Gaspard`)
const WOMEN =
  list(`Marie Nathalie Isabelle Sylvie Catherine Françoise Monique Martine Christine Valérie Sandrine Stéphanie Véronique Sophie Céline
Chantal Patricia Anne Brigitte Julie Aurélie Laurence Nicole Émilie Dominique Jacqueline Virginie Élodie Corinne Camille Caroline Léa Manon Chloé
Emma Sarah Inès Jade Louise Alice Fatima Karima Nadia Samira Leïla Amina Marie-Claude Marie-Christine Anne-Sophie Anne-Marie Marie-Noëlle Hélène
Geneviève Odile Colette Suzanne Simone Yvette Thérèse Madeleine Bernadette Denise Josiane Annie Évelyne Michèle Danielle Florence Delphine Karine
Laetitia Audrey Mélanie Pauline Marine Mathilde Clara Lucie Charlotte Justine Margaux Océane Anaïs Noémie Agathe Élise Jeanne Rose Lola Zoé Eva
Sabrina Séverine Magali Solène Gaëlle Maëlle Nolwenn Clémence Apolline`)
const SURNAMES =
  list(`Martin Bernard Dubois Thomas Robert Richard Petit Durand Leroy Moreau Simon Laurent Lefebvre Michel Garcia David Bertrand Roux
Vincent Fournier Morel Girard André Lefèvre Mercier Dupont Lambert Bonnet François Martinez Legrand Garnier Faure Rousseau Blanc Guérin Muller Henry
Roussel Nicolas Perrin Morin Mathieu Clément Gauthier Dumont Lopez Fontaine Chevalier Robin Masson Sanchez Gérard Nguyen Boyer Denis Lemaire Duval
Joly Gautier Roger Roche Roy Noël Meyer Lucas Meunier Jean Perez Marchand Dufour Blanchard Marie Barbier Brun Dumas Brunet Schmitt Leroux Colas
Fernandez Pierre Renard Arnaud Rolland Caron Aubert Giraud Leclerc Vidal Bourgeois Renaud Lemoine Picard Gaillard Philippe Leclercq Lacroix Fabre
Dupuis Olivier Rodriguez Da\u00a0Silva Hubert Louis Charles Guillot Rivière Le\u00a0Gall Guillaume Adam Rey Moulin González Berger Lecomte Menard
Fleury Deschamps Carpentier Julien Benoit Paris Maillard Marchal Aubry Vasseur Le\u00a0Roux Renault Jacquet Collet Prévost Poirier Charpentier Royer
Huet Baron Dupuy Pons Paul Laine Carré Breton Rémy Schneider Perrot Guyot Barre Marty Cousin Traoré Diallo Benali Haddad Cohen Lévy Kaya Yılmaz
El\u00a0Amrani Ben\u00a0Youssef Ferreira Pereira Rossi Nowak Kowalski Ivanov Tran Pham De\u00a0Oliveira De\u00a0La\u00a0Tour D’Angelo L’Hermite`)
const HEADS = list(
  'Bar Bel Ber Bon Bou Car Cas Cha Cor Cou Dar Del Der Fau Fer Fon Gal Gar Gau Gir Gou Gue Har Jac Ker Lab Lam Lau Mar Mau Mer Mon Mou Nau Pel Per Plo Pou Que Ram Rav Rib Rou Sal Sau Ser Tan Tar Thi Tou Val Var Ver Vil',
)
const MIDDLES = list(
  'a be bi ca chau de di do dou fe ga gui la le li lo ma mi na ni no pa ra re ri ro sa se si ta te ti to va ve vi',
)
const TAILS = list(
  'ard aud aux bert din don eau el er et ez gnac gnon gny in ier lat let lin lot mond neau net nier niol not ol on ot rand rel rier rin ron rot roux sac se tel tier ton ville',
)
const STREETS =
  list(`de_la_République Victor_Hugo Jean_Jaurès de_la_Gare des_Lilas du_Général_de_Gaulle Pasteur de_la_Mairie des_Écoles Gambetta
de_l’Église du_Moulin des_Tanneurs Saint-Michel du_Maréchal_Foch de_la_Fontaine des_Jardins Voltaire Émile_Zola de_Verdun des_Acacias du_Château
de_la_Liberté Anatole_France des_Tilleuls du_Stade de_Paris Nationale des_Rosiers Jules_Ferry du_8_Mai_1945 Carnot des_Peupliers de_Bretagne
du_Docteur_Calmette Léon_Blum des_Vignes de_la_Paix du_Lavoir Sainte-Anne des_Cerisiers Molière Racine des_Primevères du_Pont du_Port de_la_Forêt`)
const STREET_KINDS: [string, string[]][] = [
  ['rue', ['r', 'r.', 'rue']],
  ['avenue', ['av', 'av.', 'ave']],
  ['boulevard', ['bd', 'bld', 'boul']],
  ['chemin', ['ch', 'chem.']],
  ['allée', ['all', 'allee']],
  ['impasse', ['imp', 'imp.']],
  ['place', ['pl', 'pl.']],
]
const CITY_HEADS = list(
  'Saint-Aubin Mont Ville Beau Châ La_Roche Pont Saint-Martin Bois Champ Fontaine Sainte-Marie Le_Mas Val Roque Château Villeneuve Clair Haute Belle',
)
const CITY_TAILS = list(
  'fort sur-Loire ay ières eau lès-Bains en-Forêt igny ac argis vert le-Vieux court du-Lac mont aux-Bois sur-Mer neuf ville les-Pins',
)
const BIG: [string, string][] = [
  ['Paris', '75'],
  ['Marseille', '13'],
  ['Lyon', '69'],
  ['Toulouse', '31'],
  ['Nice', '06'],
  ['Nantes', '44'],
  ['Strasbourg', '67'],
  ['Montpellier', '34'],
  ['Bordeaux', '33'],
  ['Lille', '59'],
  ['Rennes', '35'],
  ['Reims', '51'],
  ['Toulon', '83'],
  ['Grenoble', '38'],
  ['Dijon', '21'],
  ['Angers', '49'],
]
const DOMAINS = list(
  'gmail.com gmail.com gmail.com orange.fr orange.fr wanadoo.fr free.fr hotmail.fr hotmail.com yahoo.fr sfr.fr laposte.net outlook.fr icloud.com',
)
const NICKNAMES: Record<string, string> = {
  Alexandre: 'Alex',
  Frédéric: 'Fred',
  Christophe: 'Chris',
  Catherine: 'Cathy',
  Stéphanie: 'Steph',
  Nicolas: 'Nico',
  Benjamin: 'Ben',
  Guillaume: 'Guill',
  Thomas: 'Tom',
  Isabelle: 'Isa',
  Philippe: 'Phil',
  Sébastien: 'Seb',
  Patricia: 'Pat',
  Élisabeth: 'Babeth',
  Maxime: 'Max',
  Vincent: 'Vince',
  Valérie: 'Val',
  'Jean-Pierre': 'JP',
  Véronique: 'Véro',
  Mohamed: 'Mohammed',
  Gabriel: 'Gaby',
}

const pick = <T>(items: readonly T[]): T => items[Math.floor(random() * items.length)] as T
const chance = (p: number): boolean => random() < p
/** Low indexes more often, as in lists of names by frequency. */
const skewed = <T>(items: readonly T[]): T => items[Math.floor(items.length * random() ** 2.2)] as T
const digits = (n: number): string => Array.from({ length: n }, () => Math.floor(random() * 10)).join('')

function surname(): string {
  if (chance(0.4)) return skewed(SURNAMES)
  return `${pick(HEADS)}${chance(0.55) ? pick(MIDDLES) : ''}${pick(TAILS)}`
}
const cities: { name: string; postcode: string }[] = []
for (const [name, dept] of BIG)
  for (let k = 1; k <= (name === 'Paris' ? 20 : 5); k++)
    cities.push({ name, postcode: `${dept}${name === 'Paris' ? '0' : '0'}${String(k).padStart(2, '0')}` })
for (let k = 0; k < 2500; k++) {
  const dept = String(1 + Math.floor(random() * 95)).padStart(2, '0')
  const head = pick(CITY_HEADS).replace('_', ' ')
  const tail = pick(CITY_TAILS)
  cities.push({ name: /^[a-z]+-/.test(tail) ? `${head}-${tail}` : `${head}${tail}`, postcode: `${dept}${digits(2)}0` })
}

type Home = {
  number: string
  kind: number
  street: string
  extra: string
  city: { name: string; postcode: string }
  phone: string
  mail: string
}
type Person = {
  entity: number
  woman: boolean
  given: string
  surname: string
  birth: string
  born: string
  mobile: string
  mail: string
  home: Home
}

function home(family: string): Home {
  const bis = chance(0.04) ? pick([' bis', ' ter', 'B']) : ''
  return {
    number: `${1 + Math.floor(120 * random() ** 1.6)}${bis}`,
    kind: Math.floor(STREET_KINDS.length * random() ** 2),
    street: skewed(STREETS).replaceAll('_', ' '),
    extra: chance(0.15)
      ? `${pick(['Bât.', 'Résidence', 'Appt', 'Étage'])} ${pick(['A', 'B', 'C', '1', '2', '12', 'Les Pins', 'Bellevue'])}`
      : '',
    city: chance(0.35) ? (cities[Math.floor(random() * 95)] as { name: string; postcode: string }) : pick(cities),
    phone: `0${pick(['1', '2', '3', '4', '5', '9'])}${digits(8)}`,
    mail: `${ascii(family)}${chance(0.5) ? digits(2) : '.famille'}@${pick(DOMAINS)}`,
  }
}
function ascii(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]/g, '')
}
function birthday(from: number, to: number): string {
  const year = from + Math.floor(random() * (to - from))
  return `${year}-${String(1 + Math.floor(random() * 12)).padStart(2, '0')}-${String(1 + Math.floor(random() * 28)).padStart(2, '0')}`
}
let entity = 0
const taken = new Set<string>()
/** A mailbox belongs to one person. */
function mailbox(local: string): string {
  let address = `${local}@${pick(DOMAINS)}`
  while (taken.has(address)) address = `${local}${digits(3)}@${pick(DOMAINS)}`
  taken.add(address)
  return address
}
function person(family: string, at: Home, from: number, to: number, woman = chance(0.5)): Person {
  const given = skewed(woman ? WOMEN : MEN)
  const local = pick([
    `${ascii(given)}.${ascii(family)}`,
    `${ascii(given).charAt(0)}${ascii(family)}`,
    `${ascii(given)}${digits(2)}`,
    `${ascii(family)}.${ascii(given)}`,
    `${ascii(given)}.${ascii(family)}${digits(2)}`,
  ])
  return {
    entity: entity++,
    woman,
    given,
    surname: family,
    birth: '',
    born: birthday(from, to),
    mobile: `0${pick(['6', '7'])}${digits(8)}`,
    mail: mailbox(local),
    home: at,
  }
}

function household(): Person[] {
  const family = surname()
  const at = home(family)
  const first = person(family, at, 1935, 2002)
  const people = [first]
  if (chance(0.35)) {
    const year = Number(first.born.slice(0, 4))
    const partner = person(
      chance(0.6) ? family : surname(),
      at,
      year - 6,
      year + 6,
      chance(0.97) ? !first.woman : first.woman,
    )
    if (partner.woman && partner.surname === family) partner.birth = surname()
    people.push(partner)
  }
  if (chance(0.12)) {
    const from = Number(first.born.slice(0, 4)) + 22
    const child = person(family, at, from, from + 12)
    if (child.woman === first.woman && chance(0.08)) child.given = first.given
    people.push(child)
    if (chance(0.06)) people.push({ ...person(family, at, from, from + 1), born: child.born })
  }
  return people
}

const KEYS: Record<string, string> = {
  a: 'zqs',
  e: 'zrd',
  i: 'uo',
  o: 'ip',
  n: 'bm',
  r: 'et',
  t: 'ry',
  s: 'qd',
  l: 'km',
  m: 'ln',
  d: 'sf',
  c: 'xv',
}
function slip(text: string): string {
  if (text.length < 3) return text
  const at = 1 + Math.floor(random() * (text.length - 2))
  const c = text.charAt(at)
  switch (Math.floor(random() * 4)) {
    case 0:
      return text.slice(0, at) + text.slice(at + 1)
    case 1:
      return text.slice(0, at) + c + text.slice(at)
    case 2:
      return text.slice(0, at - 1) + c + text.charAt(at - 1) + text.slice(at + 1)
    default:
      return (
        text.slice(0, at) +
        (/\d/.test(c) ? digits(1) : pick([...(KEYS[c.toLowerCase()] ?? 'aeimnrst')])) +
        text.slice(at + 1)
      )
  }
}
function phoneText(phone: string): string {
  switch (Math.floor(random() * 4)) {
    case 0:
      return phone.replace(/(\d\d)(?=\d)/g, '$1 ')
    case 1:
      return `+33${phone.slice(1)}`
    case 2:
      return phone.replace(/(\d\d)(?=\d)/g, '$1.')
    default:
      return phone
  }
}
function dateText(date: string, style: number): string {
  const [y, m, d] = date.split('-') as [string, string, string]
  return style === 0
    ? date
    : style === 1
      ? `${d}/${m}/${y}`
      : style === 2
        ? `${d}-${m}-${y}`
        : `${Number(d)}/${Number(m)}/${y}`
}

function row(p: Person, copy: number): string[] {
  const dirty = copy > 0
  let { given, surname: last, birth, born, mobile, mail, home: at } = p
  const style = Math.floor(random() * 4)
  if (dirty) {
    if (chance(0.12)) at = home(last)
    if (chance(0.05)) given = NICKNAMES[given] ?? given
    if (chance(0.02)) given = `${given.charAt(0)}.`
    if (chance(0.04)) given = `${given} ${skewed(p.woman ? WOMEN : MEN)}`
    if (given.includes('-') && chance(0.4))
      given = chance(0.6) ? given.replace('-', ' ') : (given.split('-')[0] as string)
    if (chance(0.08)) given = slip(given)
    if (chance(0.08)) last = slip(last)
    if (birth !== '' && chance(0.25)) [last, birth] = [birth, '']
    else if (birth !== '' && chance(0.2)) last = `${birth}-${last}`
    if (chance(0.03)) [given, last] = [last, given]
    if (chance(0.04))
      born = slip(born.replaceAll('-', ''))
        .padEnd(8, '1')
        .replace(/^(\d{4})(\d{2})(\d{2}).*$/, '$1-$2-$3')
    if (chance(0.02)) born = `${born.slice(0, 4)}-01-01`
    if (chance(0.02)) born = `${born.slice(0, 4)}-${born.slice(8)}-${born.slice(5, 7)}`
    if (chance(0.25)) mobile = `0${pick(['6', '7'])}${digits(8)}`
    else if (chance(0.03)) mobile = slip(mobile)
    if (chance(0.25)) mail = mailbox(mail.split('@')[0] as string)
    else if (chance(0.15)) mail = mailbox(`${ascii(given)}${digits(3)}`)
    else if (chance(0.04)) mail = slip(mail)
    else if (mail.endsWith('gmail.com') && chance(0.2)) mail = mail.replace('@', '+achats@')
  }
  const kind = STREET_KINDS[at.kind] as [string, string[]]
  let street = `${at.number} ${dirty && chance(0.4) ? pick(kind[1]) : kind[0]} ${at.street}`
  let city = at.city.name
  if (dirty && chance(0.06)) street = slip(street)
  if (dirty && chance(0.05)) city = slip(city)
  if (chance(0.03)) city = `${city} CEDEX`
  if (chance(0.25)) {
    street = street.toUpperCase()
    city = city.toUpperCase()
    last = last.toUpperCase()
  }
  if (chance(0.15)) {
    given = given.normalize('NFKD').replace(/\p{M}/gu, '')
    last = last.normalize('NFKD').replace(/\p{M}/gu, '')
  }
  const family = chance(0.06)
  return [
    p.woman ? 'Mme' : 'M.',
    last,
    birth,
    chance(0.04) ? '' : given,
    chance(0.3) ? '' : dateText(born, style),
    chance(0.3) ? '' : family ? at.mail : mail,
    chance(0.55) ? '' : phoneText(at.phone),
    chance(0.3) ? '' : phoneText(mobile),
    ...(chance(0.15) ? ['', ''] : [street, at.extra]),
    ...(chance(0.08) ? ['', ''] : [at.city.postcode, city]),
  ]
}

const quote = (cell: string): string => (/[",\n;]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)
const out = createWriteStream(args.out)
out.write(
  'id,entity_id,civilite,nom,nom_naissance,prenom,date_naissance,email,telephone,mobile,adresse,complement,code_postal,ville\n',
)
let written = 0
let chunk = ''
while (written < wanted) {
  for (const p of household()) {
    let copies = 1
    while (chance(share) && copies < 8) copies++
    for (let copy = 0; copy < copies && written < wanted; copy++) {
      // Ids in no order that tells who is who.
      const id = (written * 7919 + 104729) % 2147483647
      chunk += `${[`c${id}`, `${p.entity}`, ...row(p, copy)].map(quote).join(',')}\n`
      written++
    }
    if (chunk.length > 1 << 18) {
      if (!out.write(chunk)) await once(out, 'drain')
      chunk = ''
    }
  }
}
out.end(chunk)
await once(out, 'finish')
