import { makeRandom } from '@/lib/identity/domain/random'
import { fold } from '@/lib/identity/domain/text'

/** Where somebody lives or a firm sits. */
export type Place = { number: string; kind: string; street: string; postcode: string; city: string; landline: string }

export type Person = {
  entity: string
  woman: boolean
  given: string
  surname: string
  /** Before marriage; empty for most. */
  birthName: string
  /** ISO 8601. */
  born: string
  mobile: string
  email: string
  place: Place
}

/** One site of a firm. */
export type Site = {
  entity: string
  /** Kind of trade and proper name: « Garage », « Kervadec ». */
  trade: string
  proper: string
  legal: string
  siret: string
  email: string
  phone: string
  place: Place
}

const list = (text: string): string[] => text.trim().split(/\s+/)

const MEN =
  list(`Jean Pierre Michel André Philippe Alain Patrick Nicolas Christophe Laurent Frédéric Olivier Éric Thomas Julien David
Sébastien Pascal Thierry Stéphane Vincent Bruno Antoine Guillaume Jérôme Maxime Romain Lucas Hugo Louis Gabriel Jules Mohamed Karim Jean-Pierre
Jean-Luc Jean-Marc François Gérard Bernard Daniel Jacques Marcel René Yann Erwan Théo Enzo Nathan Paul Gilles Serge Didier Dominique Yves Hervé
Xavier Arnaud Ludovic Florian Quentin Adrien Tristan Joris Titouan Malo Ewen Gaël Tanguy Goulven Ousmane Tiago Rayan`)
const WOMEN =
  list(`Marie Nathalie Isabelle Sylvie Catherine Françoise Martine Christine Valérie Sandrine Stéphanie Véronique Sophie Céline
Patricia Anne Brigitte Julie Aurélie Laurence Nicole Émilie Dominique Virginie Élodie Corinne Camille Caroline Léa Manon Chloé Emma Sarah Inès Jade
Louise Fatima Nadia Leïla Marie-Claude Anne-Sophie Hélène Geneviève Odile Colette Simone Thérèse Denise Josiane Annie Florence Delphine Audrey
Pauline Mathilde Clara Lucie Margaux Océane Noémie Agathe Élise Jeanne Zoé Maëlle Nolwenn Apolline Soizic Katell Enora Aïssatou Ludivine`)
const COMMON =
  list(`Martin Bernard Dubois Thomas Robert Petit Durand Leroy Moreau Simon Laurent Lefebvre Michel Garcia Roux Fournier Morel
Girard Mercier Dupont Lambert Bonnet Martinez Legrand Garnier Rousseau Blanc Guérin Muller Perrin Morin Mathieu Gauthier Dumont Fontaine Chevalier
Robin Masson Nguyen Boyer Denis Duval Joly Roy Noël Meyer Marchand Dufour Leroux Caron Leclerc Renaud Picard Fabre Rivière Le_Gall Moulin Berger
Le_Roux Diallo Benali Da_Silva Cohen Traoré Pereira Kaya D’Amico De_La_Tour`).map((name) => name.replaceAll('_', ' '))
const HEADS = list(
  'Barre Cau Dela Escou Fer Guille Hau Jacque Ker La Mau Nou Ouvr Pen Que Rou Sala Tré Urba Vau Wal Le_Bo Bré Cha',
)
const TAILS = list(
  'bert dec don dry gan gnol goff guen lain let lier mont nard nec neau quet rault rec riou ron sson tier ven vic vier',
)
const STREETS =
  list(`de_la_République Victor_Hugo Jean_Jaurès de_la_Gare des_Lilas du_Général_de_Gaulle Pasteur de_la_Mairie des_Écoles Gambetta
de_l’Église du_Moulin des_Tanneurs Saint-Michel du_Maréchal_Foch de_la_Fontaine des_Jardins Voltaire Émile_Zola de_Verdun des_Acacias du_Château
Anatole_France des_Tilleuls du_Stade de_Paris Nationale du_8_Mai_1945 du_11_Novembre Carnot de_Bretagne du_Docteur_Roux des_Vignes du_Lavoir
Sainte-Anne Molière du_Pont du_Port de_la_Forêt de_Kerjean des_Goélands Amiral_Ronarc’h de_Siam de_l’Abbé_Grégoire`)
const KINDS = list('rue rue rue rue avenue boulevard allée chemin impasse place route')
const TOWNS =
  list(`Paris:75011 Paris:75015 Paris:75018 Paris:75020 Marseille:13008 Marseille:13005 Lyon:69003 Lyon:69007 Toulouse:31000
Toulouse:31400 Nice:06000 Nantes:44000 Nantes:44300 Montpellier:34000 Strasbourg:67000 Bordeaux:33000 Lille:59000 Lille:59800 Rennes:35000
Rennes:35200 Reims:51100 Toulon:83000 Grenoble:38000 Dijon:21000 Angers:49000 Brest:29200 Quimper:29000 Lorient:56100 Vannes:56000 Saint-Malo:35400
Dinard:35800 Cesson-Sévigné:35510 Morlaix:29600 Concarneau:29900 Landerneau:29800 Fougères:35300 Vitré:35500 Redon:35600 Pontivy:56300 Auray:56400
Saint-Brieuc:22000 Lannion:22300 Guingamp:22200 Dinan:22100 Laval:53000 Cholet:49300 Saumur:49400 La_Roche-sur-Yon:85000 Niort:79000
La_Rochelle:17000 Royan:17200 Pau:64000 Bayonne:64100 Tarbes:65000 Albi:81000 Castres:81100 Béziers:34500 Sète:34200 Nîmes:30000 Arles:13200
Gap:05000 Annecy:74000 Chambéry:73000 Valence:26000 Roanne:42300 Vichy:03200 Moulins:03000 Nevers:58000 Auxerre:89000 Troyes:10000 Colmar:68000
Épinal:88000 Metz:57000 Amiens:80000 Beauvais:60000 Dieppe:76200 Évreux:27000 Chartres:28000 Blois:41000 Tours:37000 Le_Mans:72000`).map(
    (town) => {
      const [city = '', postcode = ''] = town.replaceAll('_', ' ').split(':')
      return { city, postcode }
    },
  )
const PROVIDERS = list(
  'gmail.com gmail.com gmail.com orange.fr orange.fr wanadoo.fr free.fr hotmail.fr hotmail.com yahoo.fr sfr.fr laposte.net outlook.fr',
)
const TRADES =
  list(`Boulangerie Garage Menuiserie Transports Cabinet Pharmacie Optique Librairie Plomberie Imprimerie Charpentes Fromagerie
Ambulances Pépinières Conserverie Chantiers Cycles Papeterie Électricité Maçonnerie`)
const LEGAL = list('SARL SAS EURL SA SARL SAS SASU')

/** Draws people and firms that do not exist; the same seed, the same world. */
export class World {
  readonly random: () => number
  private made = 0
  private readonly mailboxes = new Set<string>()

  constructor(seed: number) {
    this.random = makeRandom(seed)
  }

  chance(share: number): boolean {
    return this.random() < share
  }

  pick<T>(items: readonly T[]): T {
    return items[Math.floor(this.random() * items.length)] as T
  }

  /** Low positions more often, as names are distributed. */
  private usual<T>(items: readonly T[]): T {
    return items[Math.floor(items.length * this.random() ** 2)] as T
  }

  digits(count: number): string {
    return Array.from({ length: count }, () => Math.floor(this.random() * 10)).join('')
  }

  surname(): string {
    if (this.chance(0.4)) return this.usual(COMMON)
    return `${this.pick(HEADS).replaceAll('_', ' ')}${this.pick(TAILS)}`
  }

  givenName(woman: boolean): string {
    return this.usual(woman ? WOMEN : MEN)
  }

  birthday(from: number, to: number): string {
    const two = (n: number): string => String(n).padStart(2, '0')
    return `${from + Math.floor(this.random() * (to - from))}-${two(1 + Math.floor(this.random() * 12))}-${two(1 + Math.floor(this.random() * 28))}`
  }

  mobile(): string {
    return `0${this.pick(['6', '7'])}${this.digits(8)}`
  }

  place(): Place {
    const { city, postcode } = this.usual(TOWNS)
    return {
      number: `${1 + Math.floor(110 * this.random() ** 1.5)}${this.chance(0.05) ? ' bis' : ''}`,
      kind: this.pick(KINDS),
      street: this.usual(STREETS).replaceAll('_', ' '),
      city,
      postcode,
      landline: `0${this.pick(['2', '3', '4', '5', '9'])}${this.digits(8)}`,
    }
  }

  /** An address that nobody has yet, made of the name as people make them. */
  email(given: string, surname: string): string {
    const [first, last] = [letters(given), letters(surname)]
    const local = this.pick([
      `${first}.${last}`,
      `${first.charAt(0)}${last}`,
      `${first}${this.digits(2)}`,
      `${last}.${first}`,
      `${first}.${last}${this.digits(2)}`,
    ])
    let address = `${local}@${this.pick(PROVIDERS)}`
    while (this.mailboxes.has(address)) address = `${local}${this.digits(2)}@${this.pick(PROVIDERS)}`
    this.mailboxes.add(address)
    return address
  }

  person(surname: string, place: Place, years: readonly [number, number], woman = this.chance(0.5)): Person {
    const given = this.givenName(woman)
    return {
      entity: `p${this.made++}`,
      woman,
      given,
      surname,
      birthName: '',
      born: this.birthday(...years),
      mobile: this.mobile(),
      email: this.email(given, surname),
      place,
    }
  }

  /** One, or a couple of whom six in ten have one name, some with a child. */
  household(): Person[] {
    const place = this.place()
    const surname = this.surname()
    const first = this.person(surname, place, [1938, 2000])
    const people = [first]
    const year = Number(first.born.slice(0, 4))
    if (this.chance(0.35)) {
      const other = this.person(this.chance(0.6) ? surname : this.surname(), place, [year - 5, year + 6], !first.woman)
      if (other.woman && other.surname === surname) other.birthName = this.surname()
      people.push(other)
    }
    if (this.chance(0.12)) people.push(this.person(surname, place, [year + 22, year + 34]))
    return people
  }

  siren(): string {
    const body = this.digits(8)
    return body + checkDigit(body)
  }

  /** A firm of so many sites under one name, one SIREN and mostly one mailbox and one number. */
  firm(sites: number): Site[] {
    const trade = this.pick(TRADES)
    const proper = this.surname()
    const legal = this.pick(LEGAL)
    const siren = this.siren()
    const central = this.place()
    let domain = `${letters(trade)}-${letters(proper)}.fr`
    while (this.mailboxes.has(domain)) domain = `${letters(trade)}-${letters(proper)}${this.digits(2)}.fr`
    this.mailboxes.add(domain)
    const [oneMailbox, oneNumber] = [this.chance(0.7), this.chance(0.3)]
    return Array.from({ length: sites }, (_, at) => {
      const place = at === 0 ? central : this.place()
      const body = `${siren}${String(at + 1).padStart(4, '0')}`
      return {
        entity: `o${this.made++}`,
        trade,
        proper,
        legal,
        siret: body + checkDigit(body),
        email: oneMailbox || at === 0 ? `contact@${domain}` : `${letters(place.city)}@${domain}`,
        phone: oneNumber ? central.landline : place.landline,
        place,
      }
    })
  }

  /** One slip of the keyboard: a letter left out, doubled, exchanged with its neighbour or replaced. */
  slip(text: string): string {
    if (text.length < 4) return text
    const at = 1 + Math.floor(this.random() * (text.length - 2))
    const letter = text.charAt(at)
    switch (Math.floor(this.random() * 4)) {
      case 0:
        return text.slice(0, at) + text.slice(at + 1)
      case 1:
        return text.slice(0, at) + letter + text.slice(at)
      case 2:
        return text.slice(0, at - 1) + letter + text.charAt(at - 1) + text.slice(at + 1)
      default:
        return (
          text.slice(0, at) + (/\d/.test(letter) ? this.digits(1) : this.pick([...'aeinorst'])) + text.slice(at + 1)
        )
    }
  }

  /** Somebody as another system knows them: moved, married, a new number, a slip; most facts as they were. */
  again(person: Person): Person {
    const copy = { ...person }
    if (this.chance(0.1)) copy.place = this.place()
    if (copy.birthName !== '' && this.chance(0.3)) [copy.surname, copy.birthName] = [copy.birthName, '']
    if (this.chance(0.07)) copy.given = this.slip(copy.given)
    if (this.chance(0.07)) copy.surname = this.slip(copy.surname)
    if (this.chance(0.03)) copy.given = `${copy.given.charAt(0)}.`
    if (this.chance(0.02)) [copy.given, copy.surname] = [copy.surname, copy.given]
    if (this.chance(0.04))
      copy.born = this.slip(copy.born.slice(5)).replace(/^(\d\d)-?(\d\d).*$/, `${copy.born.slice(0, 4)}-$1-$2`)
    if (!/^\d{4}-\d\d-\d\d$/.test(copy.born)) copy.born = person.born
    if (this.chance(0.15)) copy.mobile = this.mobile()
    if (this.chance(0.2)) copy.email = this.email(person.given, person.surname)
    return copy
  }

  /** A site as another list knows it. */
  siteAgain(site: Site): Site {
    const copy = { ...site }
    if (this.chance(0.2)) copy.legal = ''
    if (this.chance(0.1)) copy.proper = this.slip(copy.proper)
    if (this.chance(0.1)) copy.trade = ''
    if (this.chance(0.2)) copy.phone = `0${this.pick(['2', '3', '4', '5'])}${this.digits(8)}`
    return copy
  }

  /** A French number as people write it. */
  written(phone: string): string {
    const pairs = phone.replace(/(\d\d)(?=\d)/g, '$1 ')
    return this.pick([
      phone,
      pairs,
      pairs,
      pairs.replaceAll(' ', '.'),
      `+33 ${pairs.slice(1)}`,
      `0033${phone.slice(1)}`,
    ])
  }
}

/** The digit that completes a number to a multiple of ten in Luhn's sum. */
function checkDigit(body: string): string {
  let sum = 0
  for (let at = 0; at < body.length; at++) {
    const digit = Number(body.charAt(body.length - 1 - at)) * (at % 2 === 0 ? 2 : 1)
    sum += digit > 9 ? digit - 9 : digit
  }
  return String((10 - (sum % 10)) % 10)
}

/** A name as it stands in an address: folded, letters only. */
export function letters(text: string): string {
  return fold(text).replace(/[^a-z0-9]/g, '')
}
