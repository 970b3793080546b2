import { expect, test } from '@playwright/test'
import { authorisation, sendMail, signIn, submitMail, visit } from './pages/relais'

const stamp = () => Math.random().toString(36).slice(2, 8)

test('a mail sent over SMTP appears in the open inbox without a reload', async ({ page }) => {
  const subject = `Branche cassée ${stamp()}`
  await signIn(page, 'agent')
  await visit(page, '/inbox?view=all&sort=recent')
  await expect(page.getByRole('main')).toBeVisible()
  await sendMail(
    'lea@example.org',
    'contact@clairvue.example',
    `From: "ROY Léa" <lea-${stamp()}@example.org>\nTo: contact@clairvue.example\nSubject: ${subject}\nMessage-ID: <${stamp()}@example.org>\n\nBonjour, la branche droite est cassee.`,
  )
  await expect(page.getByText(subject).first()).toBeVisible({ timeout: 10_000 })
})

test('an answer given over the API is threaded and lands in the outbox, and the reply to it comes back', async ({
  request,
}) => {
  const address = `nour-${stamp()}@example.org`
  const first = await submitMail(
    request,
    `From: Nour <${address}>\nTo: contact@clairvue.example\nSubject: Lentilles\nMessage-ID: <${stamp()}@example.org>\n\nOu sont mes lentilles ?`,
  )
  const reply = await request.post(`/api/v1/conversations/${first.conversationId}/replies`, {
    headers: authorisation,
    data: { text: 'Elles partent demain.' },
  })
  expect(reply.status()).toBe(202)
  const { interactionId } = (await reply.json()) as { interactionId: string }
  let sent: { state: string; messageId: string; inReplyTo: string } | undefined
  await expect(async () => {
    sent = await (await request.get(`/api/v1/interactions/${interactionId}`, { headers: authorisation })).json()
    expect(sent?.state).toBe('sent')
  }).toPass()
  const back = await submitMail(
    request,
    `From: Nour <${address}>\nTo: contact@clairvue.example\nSubject: Re: Lentilles\nMessage-ID: <${stamp()}@example.org>\nIn-Reply-To: ${sent?.messageId}\n\nMerci !`,
  )
  expect(back.conversationId).toBe(first.conversationId)
  expect(back.customerId).toBe(first.customerId)
})

const HOSTILE = `"><img src=x onerror=window.__owned=1><script>window.__owned=1</script><svg onload=window.__owned=1>`

test('hostile names, subjects, bodies and file names run nothing and fetch nothing', async ({ page, request }) => {
  const html = [
    `<p>Un texte bien réel.</p>`,
    `<script>window.top.__owned=1</script><img src="https://tracker.invalid/pixel.gif" onerror="window.top.__owned=1">`,
    `<a href="javascript:window.top.__owned=1">ici</a><form action="https://tracker.invalid/"><input name=a></form>`,
    `<iframe src="https://tracker.invalid/"></iframe><style>@import url(https://tracker.invalid/x.css);body{background:url(https://tracker.invalid/b.png)}</style>`,
    `<svg><script>window.top.__owned=1</script></svg><math><mtext><mglyph><style><img src=x onerror=window.top.__owned=1>`,
    `<meta http-equiv="refresh" content="0;url=https://tracker.invalid/"><base href="https://tracker.invalid/"><object data="https://tracker.invalid/"></object>`,
  ].join('\n')
  const raw = [
    `From: "${HOSTILE.replaceAll('"', "'")}" <xss-${stamp()}@example.org>`,
    'To: contact@clairvue.example',
    `Subject: ${HOSTILE}`,
    `Message-ID: <${stamp()}@example.org>`,
    'MIME-Version: 1.0',
    'Content-Type: multipart/mixed; boundary="b"',
    '',
    '--b',
    'Content-Type: text/html; charset=utf-8',
    '',
    html,
    '--b',
    `Content-Type: image/svg+xml; name="x.svg"`,
    `Content-Disposition: inline; filename="'><img src=x onerror=window.__owned=1>.svg"`,
    '',
    '<svg xmlns="http://www.w3.org/2000/svg" onload="window.top.__owned=1"/>',
    '--b--',
    '',
  ].join('\r\n')
  const { conversationId, interactionId } = await submitMail(request, raw)

  const away: string[] = []
  page.on('request', (each) => {
    if (!each.url().startsWith(new URL(process.env.E2E_BASE_URL ?? '').origin) && !/^(data|blob):/.test(each.url()))
      away.push(each.url())
  })
  await signIn(page, 'administrator')
  await visit(page, `/inbox/${conversationId}`)
  await expect(page.getByText('Un texte bien réel.').first()).toBeVisible()
  for (const path of [
    '/inbox?view=all&sort=recent',
    '/settings/audit',
    `/api/console/interactions/${interactionId}/html`,
  ]) {
    await visit(page, path)
    await page.waitForTimeout(500)
    expect(await page.evaluate(() => (window as unknown as { __owned?: number }).__owned), path).toBeUndefined()
  }
  expect(away).toEqual([])

  const interaction = (await (
    await request.get(`/api/v1/interactions/${interactionId}`, { headers: authorisation })
  ).json()) as { attachments: { id: string }[] }
  for (const { id } of interaction.attachments) {
    const file = await page.request.get(`/api/console/attachments/${id}?preview=1`)
    expect(file.headers()['content-type'] ?? '').not.toMatch(/svg|html/)
    const download = await page.request.get(`/api/console/attachments/${id}`)
    expect(download.headers()['content-disposition']).toMatch(/^attachment/)
    expect(download.headers()['x-content-type-options']).toBe('nosniff')
  }
})
