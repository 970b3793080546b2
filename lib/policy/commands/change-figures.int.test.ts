import { eq, sql } from 'drizzle-orm'
import { beforeAll, beforeEach, expect, test } from 'vitest'
import { database } from '@/db/client'
import { auditEntries, settings } from '@/db/schema'
import { withTestDatabase } from '@/db/testing/database'
import { aColleague } from '@/lib/conversations/testing'
import type { Actor } from '@/lib/platform/actor'
import { ROLES } from '@/lib/platform/permissions'
import { DEFAULT_SETTINGS, type PolicyFigures } from '../domain/settings'
import { getContactPolicy, POLICY_SETTING, policySettingsOf } from '../queries/settings'
import { askWhatIf } from '../queries/what-if'
import { changeFigures } from './change-figures'

withTestDatabase()

let administrator: Actor
beforeAll(async () => {
  administrator = await aColleague('administrator')
})
beforeEach(async () => {
  await database().delete(settings).where(eq(settings.key, POLICY_SETTING))
})

const stricter: PolicyFigures = { ...DEFAULT_SETTINGS, sms: { from: '09:00', to: '20:00' } }
const EVENING = {
  request: { purpose: 'marketing', channel: 'sms', topic: 'offers', at: '2026-12-01T21:00:00+01:00' },
  facts: { consents: [{ purpose: 'marketing', channel: 'sms', state: 'granted', at: '2025-03-04T09:30:00+01:00' }] },
} as const
const eveningSms = () =>
  askWhatIf(administrator, structuredClone(EVENING) as never, new Date('2026-12-01T20:00:00Z'), 'fr')

test('stricter figures decide from then on, name themselves in the rule version, and are audited with what was before', async () => {
  expect(await eveningSms()).toMatchObject({ outcome: 'allow' })
  const { revision, before } = await changeFigures(administrator, { figures: stricter, seen: null })
  expect(before).toEqual(DEFAULT_SETTINGS)
  expect(await eveningSms()).toMatchObject({
    outcome: 'defer',
    until: '2026-12-02T08:00:00.000Z',
    ruleVersion: expect.stringMatching(new RegExp(`\\+${revision}$`)),
  })
  const [entry] = await database().select().from(auditEntries).where(eq(auditEntries.action, 'policy.change_figures'))
  expect(entry?.details).toEqual({ from: { ...DEFAULT_SETTINGS, revision: null }, to: { ...stricter, revision } })
})

test('going back to the law leaves no trace in decisions; the same figures have the same name again', async () => {
  const first = await changeFigures(administrator, { figures: stricter, seen: null })
  expect(await changeFigures(administrator, { figures: first.before, seen: first.revision })).toEqual({
    revision: null,
    before: stricter,
  })
  expect(await policySettingsOf(database())).toEqual(DEFAULT_SETTINGS)
  expect((await changeFigures(administrator, { figures: stricter, seen: null })).revision).toBe(first.revision)
})

test('looser figures are refused by name, and so is a change of what somebody else has changed', async () => {
  const looser = { ...stricter, frequency: { max: 5, days: 7 } }
  await expect(changeFigures(administrator, { figures: looser, seen: null })).rejects.toMatchObject({
    code: 'looser_than_law',
    details: { fields: { 'frequency.max': ['looser'], 'frequency.days': ['looser'] } },
  })
  await changeFigures(administrator, { figures: stricter, seen: null })
  await expect(changeFigures(administrator, { figures: DEFAULT_SETTINGS, seen: null })).rejects.toMatchObject({
    code: 'conflict',
  })
})

test('what was written into the database by hand never overrules the law', async () => {
  const value = { ...stricter, phone: { ...stricter.phone, attemptsMax: 40, refusalDays: 90 } }
  await database().insert(settings).values({ key: POLICY_SETTING, value })
  expect(await policySettingsOf(database())).toEqual({
    ...stricter,
    phone: { ...DEFAULT_SETTINGS.phone, refusalDays: 90 },
  })
  await database().update(settings).set({ value: sql`'{"phone": "always"}'::jsonb` })
  expect(await policySettingsOf(database())).toEqual(DEFAULT_SETTINGS)
})

test('the administrator edits; supervisors and the privacy officer read; others see nothing', async () => {
  for (const role of ROLES) {
    const colleague = await aColleague(role)
    const read = getContactPolicy(colleague, 'fr').then(({ mayEdit, rules }) => mayEdit && rules.length > 40)
    if (role === 'administrator') expect(await read).toBe(true)
    else if (role === 'supervisor' || role === 'privacy_officer') expect(await read).toBe(false)
    else await expect(read).rejects.toMatchObject({ code: 'forbidden' })
    if (role !== 'administrator')
      await expect(changeFigures(colleague, { figures: stricter, seen: null })).rejects.toMatchObject({
        code: 'forbidden',
      })
  }
})
