import { sql } from 'drizzle-orm'
import { beforeAll, describe, expect, test } from 'vitest'
import { database } from '@/db/client'
import type { SourceAttributes } from '@/db/schema'
import { withTestDatabase } from '@/db/testing/database'
import { aColleague } from '@/lib/conversations/testing'
import type { Actor } from '@/lib/platform/actor'
import { countOpenCandidates, getMatchCandidate, listMatchCandidates } from '../queries/candidates'
import { previewMerge } from '../queries/golden-preview'
import { decideMatchCandidate, decideMatchCandidates, undoCandidateDecision } from './decide-candidate'
import { mergeCustomers } from './merge-customers'
import { type Resolution, resolveSourceRecord, type StatedContactPoint } from './resolve-source-record'
import { splitSourceRecord, undoMerge } from './unmerge-customers'

withTestDatabase()

let steward: Actor
beforeAll(async () => {
  steward = await aColleague('steward')
})

let serial = 0
/** States somebody; the source key is new unless given. */
function says(
  attributes: SourceAttributes,
  points: StatedContactPoint[] = [],
  { source = 'crm', sourceKey = `k${++serial}`, kind = 'individual' as 'individual' | 'organisation' } = {},
): Promise<Resolution> {
  return database().transaction((tx) => resolveSourceRecord(tx, { source, sourceKey, kind, attributes, points }))
}
const email = (asTyped: string): StatedContactPoint => ({ kind: 'email', asTyped })
const phone = (asTyped: string): StatedContactPoint => ({ kind: 'phone', asTyped })

/** One open pair of a customer, or null. */
async function openPair(customerId: string) {
  const { items } = await listMatchCandidates(steward, { customerId })
  return items[0] ?? null
}

describe('a new record', () => {
  test('without a common address is matched by name, birth date and street, whatever the spelling', async () => {
    const first = await says({
      givenName: 'Jean-François',
      familyName: 'Le Bihannic',
      birthDate: '1961-04-12',
      street: '12 bd des Tanneurs',
      postcode: '35000',
      city: 'Rennes',
    })
    const second = await says({
      givenName: 'JEAN FRANCOIS',
      familyName: 'LE BIHANNIC',
      birthDate: '1961-04-12',
      street: '12 Boulevard des Tanneurs',
      postcode: '35000',
      city: 'RENNES',
    })
    expect(second).toMatchObject({ outcome: 'matched', customerId: first.customerId })
  })

  test('with nothing but the same name is a new customer, never the other', async () => {
    const first = await says({ givenName: 'Honorine', familyName: 'Quéméneur' }, [email('honorine.q@un.example')])
    const second = await says({ displayName: 'Honorine Quéméneur' }, [email('hq29@deux.example')], {
      source: 'email',
      sourceKey: 'hq29@deux.example',
    })
    expect(second.customerId).not.toBe(first.customerId)
    expect(['created', 'review']).toContain(second.outcome)
  })

  test('brings what it adds into the golden record of its customer, sent together though it all is', async () => {
    const facts = {
      givenName: 'Nolwenn',
      familyName: 'Riou-Kerzil',
      birthDate: '1988-03-21',
      street: '9 rue du Lavoir',
    }
    const first = await says(facts, [email('nolwenn@lavoir.example')])
    const second = await says({ ...facts, language: 'br' }, [email('n.riou@travail.example')])
    expect(second).toMatchObject({ outcome: 'matched', customerId: first.customerId })
    const [golden] = await database().execute<{ text: string; language: string }>(
      sql`select search_text as text, language from customers where id = ${first.customerId}`,
    )
    expect(golden?.language).toBe('br')
    expect(golden?.text).toContain('n.riou@travail.example')
  })

  test('is compared with nobody who was erased', async () => {
    const facts = { givenName: 'Corentin', familyName: 'Le Dantec', birthDate: '1971-08-19', street: '4 rue du Phare' }
    const erased = await says(facts)
    await database().execute(sql`update customers set erased_at = now() where id = ${erased.customerId}`)
    expect(await says(facts)).toMatchObject({ outcome: 'created' })
  })

  test('that shares a telephone but is another person is shown to a steward, not merged', async () => {
    const mother = await says({ givenName: 'Solène', familyName: 'Abgrall', birthDate: '1958-01-30' }, [
      phone('02 98 11 22 33'),
    ])
    const daughter = await says({ givenName: 'Maëlle', familyName: 'Abgrall', birthDate: '1987-06-02' }, [
      phone('02 98 11 22 33'),
    ])
    expect(daughter.customerId).not.toBe(mother.customerId)
  })

  test('from a channel belongs to whoever has its address, whatever name it signs with', async () => {
    const known = await says({ givenName: 'Yann', familyName: 'Madec' }, [email('yann@madec.example')])
    const mail = await says(
      { displayName: 'Anne Madec', givenName: 'Anne', familyName: 'Madec' },
      [email('yann@madec.example')],
      { source: 'email', sourceKey: 'yann@madec.example' },
    )
    expect(mail).toMatchObject({ outcome: 'matched', customerId: known.customerId })
  })

  test('is not led anywhere by a blocked value, nor by one that too many customers use', async () => {
    const one = await says({ givenName: 'Ronan', familyName: 'Kerdoncuff' }, [phone('06 00 00 00 00')])
    const two = await says({ displayName: 'Boutique' }, [phone('0600000000')])
    expect(two.customerId).not.toBe(one.customerId)
    const tablet = phone('07 55 44 33 22')
    const names = ['Aude Bellec', 'Bruno Cadiou', 'Carine Derrien', 'Denis Esnault', 'Elsa Floch', 'Fabien Gac']
    for (const name of names) {
      const [givenName = '', familyName = ''] = name.split(' ')
      await says({ givenName, familyName, birthDate: `19${50 + names.indexOf(name) * 7}-02-03` }, [tablet])
    }
    const seventh = await says({ displayName: 'Tablette' }, [tablet])
    expect(seventh.outcome).not.toBe('matched')
  })

  test('is not led to a customer by a value beyond what one person can have', async () => {
    const points = Array.from({ length: 9 }, (_, at) => phone(`06 71 00 00 1${at}`))
    const hoarder = await says({ givenName: 'Igor', familyName: 'Jaffrezou' }, points)
    const uses = await database().execute<{ value: string }>(sql`
      select p.value from contact_point_uses u join contact_points p on p.id = u.contact_point_id
      where u.customer_id = ${hoarder.customerId} order by u.valid_from, u.id`)
    const within = await says({ displayName: 'Dedans' }, [phone(uses[0]!.value)])
    const beyond = await says({ displayName: 'Au-delà' }, [phone(uses[8]!.value)])
    expect(within.customerId).toBe(hoarder.customerId)
    expect(beyond.customerId).not.toBe(hoarder.customerId)
  })
})

describe('a contact point', () => {
  /** Whether a second record, nameless unless `named`, is led by `second` to the customer that states `first`. */
  async function leads(
    first: StatedContactPoint,
    second: StatedContactPoint,
    { between = '', named = false } = {},
  ): Promise<boolean> {
    // Nobody else in this file is called anything like it.
    const familyName = crypto.randomUUID().replace(/[^a-f]/g, '')
    const one = await says({ givenName: 'Aziliz', familyName }, [first])
    if (between) await database().execute(sql.raw(between))
    const two = await says(named ? { givenName: 'Aziliz', familyName } : {}, [second])
    return two.customerId === one.customerId
  }

  test.each([
    ['a national number typed internationally', phone('06 51 00 00 01'), phone('+33 6 51 00 00 01')],
    ['an international prefix of two zeros', phone('0651000002'), phone('0033651000002')],
    ['dots and brackets', phone('02.98.51.00.03'), phone('+33 (0)2 98 51 00 03')],
    ['a lost leading zero', phone('06 51 00 00 04'), phone('651000004')],
    ['another case', email('Aziliz.A@Kerien.example'), email('aziliz.a@kerien.EXAMPLE')],
    ['a name around the address', email('aziliz.b@kerien.example'), email('Aziliz <aziliz.b@kerien.example>')],
  ])('leads to its customer in another writing: %s', async (_, first, second) => {
    expect(await leads(first, second)).toBe(true)
  })

  test.each([
    ['a tag after a plus', email('aziliz.c@kerien.example'), email('aziliz.c+lettre@kerien.example')],
    ['the dots of Gmail', email('aziliz.kerien@gmail.com'), email('azilizkerien@googlemail.com')],
  ])('with the same name is the same mailbox: %s', async (_, first, second) => {
    expect(await leads(first, second, { named: true })).toBe(true)
  })

  const state = (value: string, change: string) => `update contact_points set ${change} where value = '${value}'`
  test.each([
    [
      'a bounce says nothing about whose it is',
      email('rebond@kerien.example'),
      state('rebond@kerien.example', 'bounced_at = now()'),
      true,
    ],
    ['shared', phone('02 98 51 00 05'), state('+33298510005', 'shared_at = now()'), false],
    [
      'given up',
      phone('06 51 00 00 06'),
      "update contact_point_uses set valid_to = now() where contact_point_id = (select id from contact_points where value = '+33651000006')",
      false,
    ],
    [
      'blocked as a family of mailboxes',
      email('guichet@kerien.example'),
      "insert into blocked_values values ('email', 'guichet@*')",
      false,
    ],
    [
      'blocked as a domain',
      email('a@jetable.example'),
      "insert into blocked_values values ('email', '*@jetable.example')",
      false,
    ],
    ['a function’s mailbox', email('noreply@kerien.example'), '', false],
  ])('%s: leads to its customer or not', async (_, point, between, led) => {
    expect(await leads(point, point, { between })).toBe(led)
  })
})

describe('a change of a known record', () => {
  const identity = { givenName: 'Gwendal', familyName: 'Pennanec’h', birthDate: '1979-11-05' }

  test('that proves two customers one merges them, the older surviving; its undo lasts', async () => {
    const first = await says({ ...identity, street: '3 rue du Port', postcode: '29200', city: 'Brest' })
    const second = await says({ givenName: 'Gwendal' }, [email('gwendal@iroise.example')], {
      source: 'web',
      sourceKey: 'gwendal',
    })
    expect(second.customerId).not.toBe(first.customerId)
    const completed = await says({ ...identity, street: '3, rue du Port', postcode: '29200', city: 'Brest' }, [], {
      source: 'web',
      sourceKey: 'gwendal',
    })
    expect(completed).toMatchObject({ outcome: 'known', customerId: first.customerId })
    const [merge] = await database().execute<{ id: string; automatic: boolean }>(
      sql`select id, automatic from merges where merged_id = ${second.customerId}`,
    )
    expect(merge?.automatic).toBe(true)
    await undoMerge(steward, { mergeId: merge!.id })
    // A machine does not do again what a person undid: it asks.
    const again = await says({ gender: 'm' }, [phone('06 12 00 99 88')], { source: 'web', sourceKey: 'gwendal' })
    expect(again.customerId).toBe(second.customerId)
    expect(await openPair(second.customerId)).not.toBeNull()
  })
})

describe('what a person took apart', () => {
  const identity = { givenName: 'Tanguy', familyName: 'Guézennec', birthDate: '1966-02-17', street: '8 rue du Four' }
  const changes = { source: 'web', sourceKey: 'tanguy' }

  test('is not brought together by a machine: a record that was taken out asks, however much speaks for it', async () => {
    const first = await says(identity, [email('tanguy@four.example')])
    const second = await says(identity, [email('tanguy@four.example')], changes)
    expect(second.customerId).toBe(first.customerId)
    const { customerId } = await splitSourceRecord(steward, {
      sourceRecordId: second.sourceRecordId,
      reason: 'le fils',
    })
    const again = await says({ gender: 'm' }, [phone('06 44 10 20 30')], changes)
    expect(again.customerId).toBe(customerId)
    expect(await openPair(customerId)).not.toBeNull()
  })

  test('stays apart when one side is merged into a third', async () => {
    const born = { givenName: 'Rozenn', familyName: 'Le Floc’h', birthDate: '1959-12-03' }
    const [a, b] = [
      await says({ ...born, street: '1 quai Sud' }),
      await says({ givenName: 'Rozenn' }, [], { sourceKey: 'rozenn' }),
    ]
    const third = await says({ displayName: 'Boutique du quai' })
    const { mergeIds } = await mergeCustomers(steward, {
      customerId: a.customerId,
      with: [b.customerId],
      reason: 'essai',
    })
    await undoMerge(steward, { mergeId: mergeIds[0] ?? '' })
    await mergeCustomers(steward, { customerId: third.customerId, with: [a.customerId], reason: 'essai' })
    const proof = await says({ ...born, street: '1 quai Sud' }, [], { sourceKey: 'rozenn' })
    expect(proof.customerId).toBe(b.customerId)
    expect(await openPair(b.customerId)).not.toBeNull()
  })
})

describe('a pair that waits', () => {
  const families = ['Castaing', 'Trévidic', 'Ollivier', 'Bourhis', 'Quintin', 'Nédélec', 'Guyader', 'Prigent']
  async function aPair() {
    const familyName = families.pop() ?? ''
    const birthDate = `19${40 + families.length * 5}-05-1${families.length}`
    const word = familyName.toLowerCase().replace('é', 'e')
    const a = await says({ givenName: 'Hélène', familyName, birthDate, city: 'Rennes', postcode: '35000' }, [
      email(`${word}@un.example`),
    ])
    const sourceKey = `pair ${word}`
    const b = await says({ givenName: 'H.', familyName, birthDate }, [email(`h35.${word}@deux.example`)], { sourceKey })
    const candidate = await openPair(a.customerId)
    if (!candidate || b.customerId === a.customerId) throw new Error('no pair')
    return { a, b: { ...b, sourceKey }, candidate }
  }

  test('shows both sides, with weights that add up', async () => {
    const { a, b, candidate } = await aPair()
    const view = await getMatchCandidate(steward, candidate.id)
    expect(view.sides.map((side) => side.customerId).sort()).toEqual([a.customerId, b.customerId].sort())
    expect(view.contributions.reduce((sum, each) => sum + each.weight, 0)).toBeCloseTo(view.weight, 6)
    expect(view.sides[0].contactPoints).toHaveLength(1)
  })

  test('is merged under the survivor asked for, and given back by its undo', async () => {
    const { a, b, candidate } = await aPair()
    const preview = await previewMerge(steward, {
      customerIds: [a.customerId, b.customerId],
      survivorId: b.customerId,
    })
    expect(preview.attributes.find((each) => each.attribute === 'givenName')?.left).toHaveLength(1)
    const { open } = await countOpenCandidates(steward)
    const decided = await decideMatchCandidate(steward, {
      candidateId: candidate.id,
      decision: 'merge',
      survivorId: b.customerId,
    })
    expect(decided.status).toBe('merged')
    expect(await countOpenCandidates(steward)).toEqual({ open: open - 1, more: false })
    const shown = await getMatchCandidate(steward, candidate.id)
    expect(shown).toMatchObject({ status: 'merged', mergeId: decided.mergeId })
    const [gone] = await database().execute<{ into: string }>(
      sql`select merged_into_id as into from customers where id = ${a.customerId}`,
    )
    expect(gone?.into).toBe(b.customerId)
    expect(await undoCandidateDecision(steward, { candidateId: candidate.id })).toEqual({ status: 'open' })
    expect(await getMatchCandidate(steward, candidate.id)).toEqual(candidate)
    await expect(undoCandidateDecision(steward, { candidateId: candidate.id })).rejects.toMatchObject({
      code: 'conflict',
    })
  })

  test.each(['different', 'never'] as const)('answered "%s" is not asked again', async (decision) => {
    const { b, candidate } = await aPair()
    await decideMatchCandidate(steward, { candidateId: candidate.id, decision, reason: 'deux sœurs' })
    await says({ gender: 'f' }, [phone(`06 44 33 22 1${serial % 10}`)], { sourceKey: b.sourceKey })
    expect(await openPair(b.customerId)).toBeNull()
    await undoCandidateDecision(steward, { candidateId: candidate.id })
    expect((await openPair(b.customerId))?.id).toBe(candidate.id)
  })

  test('called different is asked again when much more speaks for it, never merged by a machine', async () => {
    const { a, b, candidate } = await aPair()
    await decideMatchCandidate(steward, { candidateId: candidate.id, decision: 'different', reason: 'deux sœurs' })
    const point = (await getMatchCandidate(steward, candidate.id)).sides.flatMap((side) => side.contactPoints)[0]
    await says({ givenName: 'Hélène' }, [email(point?.value ?? '')], { sourceKey: b.sourceKey })
    const asked = await openPair(b.customerId)
    expect(asked?.sides.map((side) => side.customerId).sort()).toEqual([a.customerId, b.customerId].sort())
  })

  test('can be answered with others in one go; those that cannot say why', async () => {
    const [one, two] = [await aPair(), await aPair()]
    await decideMatchCandidate(steward, { candidateId: two.candidate.id, decision: 'never' })
    const result = await decideMatchCandidates(steward, {
      candidateIds: [one.candidate.id, two.candidate.id],
      decision: 'merge',
    })
    expect(result).toEqual({ decided: [one.candidate.id], failed: [{ id: two.candidate.id, code: 'never_merge' }] })
  })

  test('comes in pages, the heaviest first, none twice', async () => {
    await aPair()
    await aPair()
    const seen: string[] = []
    let cursor: string | undefined
    do {
      const page = await listMatchCandidates(steward, { limit: 1, ...(cursor ? { cursor } : {}) })
      seen.push(...page.items.map((item) => item.id))
      cursor = page.next ?? undefined
    } while (cursor)
    const all = await listMatchCandidates(steward)
    expect(seen).toEqual(all.items.map((item) => item.id))
    const weights = all.items.map((item) => item.weight)
    expect(weights).toEqual([...weights].sort((x, y) => y - x))
  })

  test('is for reviewers only', async () => {
    const agent = await aColleague('agent')
    await expect(listMatchCandidates(agent)).rejects.toMatchObject({ code: 'forbidden' })
    await expect(
      decideMatchCandidate(agent, { candidateId: crypto.randomUUID(), decision: 'merge' }),
    ).rejects.toMatchObject({ code: 'forbidden' })
  })
})
