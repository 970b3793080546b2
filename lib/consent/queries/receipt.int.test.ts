import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { database } from '@/db/client'
import { aCustomer } from '@/db/seed/builders'
import { withTestDatabase } from '@/db/testing/database'
import { aColleague } from '@/lib/conversations/testing'
import { type Actor, customerActor } from '@/lib/platform/actor'
import { publishNotice } from '../commands/notices'
import { recordConsent } from '../commands/record-consent'
import { checkpointFolder } from '../commands/signer'
import { verifyProof } from '../domain/proof'
import { proofOf, receiptOf } from './receipt'

withTestDatabase()

const folder = mkdtempSync(join(tmpdir(), 'relais-receipt-'))
process.env.RELAIS_DATA_DIR = folder
afterAll(() => rmSync(folder, { recursive: true }))

let agent: Actor & { id: string }
let customerId: string
let eventId: string
beforeAll(async () => {
  agent = await aColleague('agent')
  customerId = (await database().transaction((tx) => aCustomer(tx, { email: 'nadia@example.org' }))).customer.id
  const officer = await aColleague('privacy_officer')
  const { noticeId } = await publishNotice(officer, {
    ...{ version: 'offres-2026', language: 'fr', purpose: 'marketing', channel: 'email' },
    text: 'J’accepte de recevoir les offres de la maison par e-mail.',
  })
  const recorded = await recordConsent(agent, {
    ...{ customerId, purpose: 'marketing', channel: 'email', state: 'granted', method: 'paper', noticeId },
    ...{ source: 'Boutique Rennes', contactPoint: { kind: 'email', value: 'nadia@example.org' } },
    evidence: [{ filename: 'coupon.pdf', contentType: 'application/pdf', content: Buffer.from('signé') }],
  })
  eventId = recorded.eventId
})

const as = (id: string, scope: 'full' | 'preferences' = 'full') =>
  customerActor({ id, name: 'Nadia', scope, ip: null, requestId: null })

test('a proof is verified offline, by the command, against what was signed; changed, it is refused', async () => {
  const { content } = await proofOf(agent, eventId)
  const path = join(folder, 'preuve.json')
  const verify = () =>
    spawnSync('node_modules/.bin/tsx', ['scripts/consent-verify.ts', '--checkpoints', checkpointFolder(), path], {
      encoding: 'utf8',
      env: { ...process.env, DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none' },
    })
  writeFileSync(path, content)
  expect(verify()).toMatchObject({ status: 0, stdout: expect.stringContaining('Preuve valable.') })
  writeFileSync(path, content.toString('utf8').replace('"granted"', '"denied"'))
  expect(verify()).toMatchObject({ status: 1, stdout: expect.stringContaining('Preuve REFUSÉE.') })
})

test('receipts are written for people, in PDF, and for machines', async () => {
  const pdf = await receiptOf(agent, eventId, 'pdf')
  expect(pdf.content.subarray(0, 5).toString()).toBe('%PDF-')
  const kantara = JSON.parse((await receiptOf(agent, eventId, 'kantara')).content.toString('utf8')) as object
  expect(kantara).toMatchObject({ version: 'KI-CR-v1.1.0', consentReceiptID: eventId })
  const dpv = JSON.parse((await receiptOf(agent, eventId, 'dpv')).content.toString('utf8')) as object
  expect(dpv).toMatchObject({ '@type': 'dpv:ConsentReceipt' })
})

test('customers get their own, and nobody else’s', async () => {
  expect((await proofOf(as(customerId), eventId)).filename).toMatch(/^preuve-/)
  const other = (await database().transaction((tx) => aCustomer(tx, {}))).customer.id
  await expect(proofOf(as(other), eventId)).rejects.toThrow('not_found')
  await expect(proofOf(as(customerId, 'preferences'), eventId)).rejects.toThrow('not_found')
})

test('after erasure the proof still holds, and says nothing about the person', async () => {
  await database().execute(sql`delete from consent_subjects where subject_id = ${customerId}::uuid`)
  const { content } = await proofOf(agent, eventId)
  expect(content.toString('utf8')).not.toContain('nadia')
  expect(verifyProof(JSON.parse(content.toString('utf8')))).toMatchObject({ ok: true })
})
