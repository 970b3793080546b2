import { expect, type Page, test } from '@playwright/test'
import { authorisation, expectAccessible, signIn, visit } from './pages/relais'

const aNumber = () =>
  `06 39 98 ${String(Math.floor(Math.random() * 90) + 10)} ${String(Math.floor(Math.random() * 90) + 10)}`

/** An SMS of a customer, as where no operator is set. Returns when it was handed in, once it was acknowledged. */
async function receive(page: Page, from: string, text: string): Promise<number> {
  await visit(page, '/settings/sms')
  await page.getByRole('button', { name: 'Simuler un SMS reçu' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Numéro du client').fill(from)
  await dialog.getByLabel('Texte').fill(text)
  const at = Date.now()
  await dialog.getByRole('button', { name: 'Recevoir' }).click()
  await expect(dialog).toBeHidden()
  return at
}

const e164 = (number: string) => `+33${number.replaceAll(' ', '').slice(1)}`

type Sms = { id: string; direction: string; text: string; state: string | null }

test('an SMS comes in, is answered by SMS over the API, and STOP is obeyed and acknowledged within five seconds', async ({
  page,
  request,
}) => {
  const from = aNumber()
  const question = `Mes lunettes ${Math.random().toString(36).slice(2, 8)} sont-elles prêtes ?`
  await signIn(page, 'administrator')
  await receive(page, from, question)
  let customerId = ''
  await expect(async () => {
    const found = await request.get(`/api/v1/customers?q=${encodeURIComponent(e164(from))}`, { headers: authorisation })
    customerId = ((await found.json()) as { items: { id: string }[] }).items[0]?.id ?? ''
    expect(customerId).not.toBe('')
  }).toPass()
  const exchanges = async () =>
    (
      (await (await request.get(`/api/v1/customers/${customerId}/timeline`, { headers: authorisation })).json()) as {
        items: Sms[]
      }
    ).items
  await expect(async () => expect((await exchanges()).map(({ text }) => text)).toContain(question)).toPass()

  const conversations = await request.get(`/api/v1/conversations?customerId=${customerId}`, { headers: authorisation })
  const [conversation] = ((await conversations.json()) as { items: { id: string }[] }).items
  const reply = await request.post(`/api/v1/conversations/${conversation?.id}/replies`, {
    headers: authorisation,
    data: { channel: 'sms', text: 'Oui, elles vous attendent.' },
  })
  expect(reply.status()).toBe(202)
  const { interactionId } = (await reply.json()) as { interactionId: string }
  await expect(async () => {
    const sent = await request.get(`/api/v1/interactions/${interactionId}`, { headers: authorisation })
    expect(((await sent.json()) as Sms).state).toBe('sent')
  }).toPass()

  const before = await receive(page, from, 'Stop svp')
  await expect(async () =>
    expect((await exchanges()).some(({ text }) => text.includes('plus de SMS commerciaux'))).toBe(true),
  ).toPass({ intervals: [100] })
  expect(Date.now() - before).toBeLessThan(5_000)
  const ask = async (purpose: string) => {
    const decision = await request.post('/api/v1/contact-decisions', {
      headers: authorisation,
      data: { customerId, purpose, channel: 'sms', topic: purpose === 'marketing' ? 'offers' : 'orders' },
    })
    return (await decision.json()) as { outcome: string; codes: string[] }
  }
  expect(await ask('marketing')).toMatchObject({ outcome: 'block', codes: expect.arrayContaining(['SMS_STOP']) })
  expect(await ask('security')).toMatchObject({ outcome: 'allow' })

  await visit(page, `/inbox/${conversation?.id}`)
  await expect(page.getByText('Oui, elles vous attendent.').first()).toBeVisible()
})

test('a webhook without the operator’s signature is refused', async ({ request }) => {
  const forged = await request.post('/api/webhooks/sms/38123', {
    headers: { 'x-twilio-signature': 'Zm9yZ2Vk' },
    form: { MessageSid: `SM${'0'.repeat(32)}`, From: '+33639980000', To: '38123', Body: 'STOP' },
  })
  expect(forged.status()).toBe(403)
})

test('the rules are tried on any facts, and a decision leads to its message and can be replayed', async ({ page }) => {
  await signIn(page, 'privacy_officer')
  await visit(page, '/supervision/what-if')
  const answer = page.getByRole('region', { name: 'La décision' })
  await expect(answer).toContainText('Appel commercial interdit')
  await page.getByLabel('Canal', { exact: true }).first().selectOption('post')
  await expect(answer).toContainText('Courrier commercial autorisé')
  await page.getByLabel('Client effacé').check()
  await expect(answer).toContainText('ERASED')
  await page.locator('summary').filter({ hasText: 'La question entière' }).click()
  const json = page.getByRole('textbox', { name: 'La question entière, en JSON' })
  await json.fill(
    '{"purpose":"marketing","channel":"phone","facts":{"department":"35","contract":{"ongoing":true,"relatedOffer":true}},"at":"2026-12-24T20:30:00+01:00"}',
  )
  await expect(answer).toContainText('lundi à')
  await json.fill('{"purpose":"marketing","channel":"pigeon","facts":{}}')
  await expect(answer).toContainText('channel')

  await visit(page, '/supervision/decisions')
  await page
    .getByRole('link', { name: /SERVICE|REPLY/ })
    .first()
    .click()
  await expect(page).toHaveURL(/code=/)
  await page
    .getByRole('link', { name: /^Rejouer la décision/ })
    .first()
    .click()
  await expect(page.getByText(/rejouée avec ses faits d’alors/)).toBeVisible()
})

for (const [scheme, width] of [
  ['light', 1440],
  ['dark', 360],
] as const) {
  test(`no accessibility fault in the supervision, ${scheme}, ${width} px`, async ({ page }) => {
    await page.setViewportSize({ width, height: 800 })
    await page.emulateMedia({ colorScheme: scheme })
    await signIn(page, 'supervisor')
    for (const path of ['/supervision/decisions', '/supervision/what-if', '/en/supervision/what-if']) {
      await visit(page, path)
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
      await expectAccessible(page)
      const overflow = await page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      )
      expect(overflow, `${path} scrolls sideways`).toBeLessThanOrEqual(0)
    }
  })
}
