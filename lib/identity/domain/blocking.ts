import type { Address, Text as Words } from './addresses'
import type { Comparator } from './comparisons'
import type { LooseDate } from './dates'
import { type Email, isRoleEmail } from './emails'
import type { Identifier } from './identifiers'
import { nameSounds, type PersonName } from './names'
import { type OrganisationName, organisationSounds } from './organisations'
import type { Phone } from './phones'
import { inOrder, sound } from './text'

/** No record has more keys than this, whatever it holds. */
export const MAX_KEYS = 48

/** True for a key that brings many strangers together; its blocks are kept smaller. */
export function isWeakKey(key: string): boolean {
  return key.charCodeAt(0) === 126
}

/**
 * The blocking keys of a record from its parsed values (in the order of the plan): two records are compared when they share
 * one. Keys are short strings `kind:value` (`~kind:value` where weak), the same in memory and in the SQL table `match_keys`; at most `MAX_KEYS`.
 */
export function blockingKeys(plan: readonly Comparator[], parsed: readonly unknown[]): string[] {
  const keys = new Set<string>()
  const add = (key: string): void => {
    if (keys.size < MAX_KEYS) keys.add(key)
  }
  let name: PersonName | null = null
  let date: LooseDate | null = null
  let address: Address | null = null
  let organisations: readonly OrganisationName[] = []
  let place: Words | undefined
  let occupation: Words | undefined
  const texts: { at: number; words: Words }[] = []
  plan.forEach((comparator, at) => {
    const value = parsed[at]
    if (value === null || value === undefined) return
    switch (comparator.type) {
      case 'person_name':
        name = value as PersonName
        break
      case 'birth_date':
        date = value as LooseDate
        break
      case 'address':
        address = value as Address
        break
      case 'organisation_name':
        organisations = value as readonly OrganisationName[]
        break
      case 'birth_place':
        place = (value as readonly Words[])[0]
        break
      case 'occupation':
        occupation = (value as readonly Words[])[0]
        break
      case 'identifier':
        for (const id of (value as readonly Identifier[]).slice(0, 4)) add(`i${at}:${id.value}`)
        break
      case 'email':
        for (const email of (value as readonly Email[]).slice(0, 4)) {
          add(`e:${email.mailbox}`)
          if (email.local.length >= 5 && !isRoleEmail(email)) add(`el:${email.local}`)
        }
        break
      case 'phone':
        for (const phone of (value as readonly Phone[]).slice(0, 4)) add(`p:${phone.tail.slice(-8)}`)
        break
      case 'website':
        for (const site of (value as readonly Words[]).slice(0, 2)) add(`w:${site.joined}`)
        break
      case 'text': {
        const words = (value as readonly Words[])[0]
        if (words !== undefined) texts.push({ at, words })
        break
      }
    }
  })
  addNameKeys(add, name, date, address, place, occupation)
  addPlaceKeys(add, date, address, name !== null)
  addOrganisationKeys(add, organisations, address)
  // Free text blocks only where there is nothing better.
  if (keys.size < 4) for (const { at, words } of texts) add(`t${at}:${words.list.slice(0, 6).map(sound).join(' ')}`)
  return [...keys]
}

type Add = (key: string) => void

function addNameKeys(
  add: Add,
  name: PersonName | null,
  date: LooseDate | null,
  address: Address | null,
  place: Words | undefined,
  occupation: Words | undefined,
): void {
  if (name === null) return
  const { given, surname } = nameSounds(name)
  // Sorted pair, so that swapped names meet.
  for (const g of given.slice(0, 2)) {
    for (const s of surname.slice(0, 2)) {
      add(g < s ? `n:${g} ${s}` : `n:${s} ${g}`)
      if (date !== null) {
        // A first name and surname with the year: for the pairs of common names.
        add(g < s ? `ny:${g} ${s} ${date.year}` : `ny:${s} ${g} ${date.year}`)
      }
    }
  }
  const all = [...new Set([...given.slice(0, 2), ...surname.slice(0, 2)])]
  const city = address === null ? '' : sound(address.city.replaceAll(' ', ''))
  for (const s of all) {
    if (date !== null) {
      if (date.vague) add(`nv:${s} ${date.year}`)
      else {
        add(`nm:${s} ${date.year}${date.month}`)
        add(`~nd:${s} ${date.month}${date.day}`)
        add(`~nj:${s} ${date.year} ${date.day}`)
      }
    }
    if (address !== null && address.postcode !== '') add(`np:${s} ${address.postcode}`)
  }
  for (const s of surname.length > 0 ? surname.slice(0, 2) : given.slice(0, 1)) {
    // The same address under another postcode.
    const number = address?.number.replace(/\D+$/, '') ?? ''
    if (address !== null && number !== '' && address.street.length > 0)
      add(`na:${s} ${number} ${streetSoundOf(address)}`)
    if (city !== '') add(`nc:${s} ${city}`)
    if (place !== undefined) add(`nb:${s} ${place.joined}`)
    if (occupation !== undefined) add(`no:${s} ${occupation.joined}`)
  }
}

/** The sound of the longest word of a street; the word itself when it is numbered. */
function streetSoundOf(address: Address): string {
  const street = address.street.reduce((longest, word) => (word.length > longest.length ? word : longest), '')
  return /\d/.test(street) ? street : sound(street)
}

function addPlaceKeys(add: Add, date: LooseDate | null, address: Address | null, named: boolean): void {
  if (date !== null) {
    if (!date.vague) {
      const [low, high] = inOrder(date.month, date.day)
      add(`~d:${date.year}${low}${high}`)
    } else if (address !== null && address.postcode !== '') add(`dy:${date.digits} ${address.postcode}`)
    if (address !== null && address.postcode !== '') add(`dp:${date.year} ${address.postcode}`)
    if (address !== null && address.city !== '' && !date.vague)
      add(`~dc:${date.month}${date.day} ${sound(address.city.replaceAll(' ', ''))}`)
  }
  if (address === null) return
  const streetSound = address.street.length > 0 ? streetSoundOf(address) : ''
  if (address.number !== '') {
    const number = address.number.replace(/\D+$/, '')
    if (streetSound !== '') add(named ? `~a:${number} ${streetSound}` : `a:${number} ${streetSound}`)
    if (address.postcode !== '') add(`ap:${number} ${address.postcode}`)
  }
  if (streetSound !== '' && address.postcode !== '') add(`~as:${streetSound} ${address.postcode}`)
  if (streetSound !== '' && address.extra !== '') add(`~ax:${streetSound} ${sound(address.extra.replaceAll(' ', ''))}`)
}

function addOrganisationKeys(add: Add, organisations: readonly OrganisationName[], address: Address | null): void {
  for (const organisation of organisations.slice(0, 2)) {
    add(`o:${organisation.sorted}`)
    if (organisation.acronym.length >= 3) add(`o:${organisation.acronym}`)
    const sounds = organisationSounds(organisation)
    const city = address === null ? '' : address.postcode || sound(address.city.replaceAll(' ', ''))
    const top = sounds.slice(0, 5)
    for (let i = 0; i < top.length; i++) {
      if (city !== '') add(`oc:${top[i]} ${city}`)
      if (address !== null && address.number !== '') add(`oa:${top[i]} ${address.number}`)
      for (let j = i + 1; j < top.length; j++) {
        const a = top[i] as string
        const b = top[j] as string
        add(a < b ? `ow:${a} ${b}` : `ow:${b} ${a}`)
      }
    }
    if (top.length === 1) add(`ow:${top[0]}`)
  }
}
