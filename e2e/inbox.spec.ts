import { expect } from '@playwright/test'
import { InboxPage } from './pages/inbox-page'
import {
  account,
  authorisation,
  expectNoFault,
  reload,
  sendMail,
  signIn,
  submitMail,
  test,
  visit,
} from './pages/relais'

const stamp = () => Math.random().toString(36).slice(2, 9)

type Mail = { subject: string; body: string; from?: string; headers?: readonly string[] }

function raw({ subject, body, from = `client-${stamp()}@example.org`, headers = [] }: Mail): string {
  return [
    `From: "Camille Riou" <${from}>`,
    'To: contact@clairvue.example',
    `Subject: ${subject}`,
    `Message-ID: <${stamp()}@example.org>`,
    ...headers,
    '',
    body,
  ].join('\n')
}

test('with the keyboard alone: sign in, open, reply, resolve, and the next one is open', async ({ page, request }) => {
  const first = `Charnière desserrée ${stamp()}`
  const second = `Étui perdu ${stamp()}`
  const { conversationId } = await submitMail(request, raw({ subject: first, body: 'Que dois-je faire ?' }))
  await submitMail(request, raw({ subject: second, body: 'Puis-je en racheter un ?' }))

  const { email, password } = account('agent')
  await visit(page, '/sign-in?next=%2Finbox%3Fview%3Dunassigned%26sort%3Drecent')
  await page.locator('input[name=email]').focus()
  await page.keyboard.type(email)
  await page.keyboard.press('Tab')
  await page.keyboard.type(password)
  await page.keyboard.press('Enter')
  const inbox = new InboxPage(page)
  await expect(inbox.row(first)).toBeVisible()

  await inbox.keys('j', 'j', 'Enter')
  await expect(inbox.title(first)).toBeVisible()
  expect(new URL(page.url()).pathname).toBe(`/inbox/${conversationId}`)

  // No letter is lost, however soon one types after r, and none of them acts on the conversation.
  await inbox.keys('r')
  await page.keyboard.type('Bonjour, repassez en boutique : nous la resserrons.')
  await expect(inbox.text).toHaveValue('Bonjour, repassez en boutique : nous la resserrons.')
  await page.keyboard.press('Control+Enter')
  await expect(inbox.message('repassez en boutique')).toBeVisible()
  await expect(inbox.text).toHaveValue('')
  await expect(inbox.toasts.getByText('Réponse à Camille Riou envoyée')).toBeVisible()

  await inbox.keys('Escape', 'e')
  await expect(inbox.resolveDialog).toBeVisible()
  await inbox.keys('a')
  await expect(inbox.resolveDialog).toBeHidden()
  await expect(inbox.title(first)).toBeHidden()
  // Focus is in the conversation that has opened, not lost on the page.
  await expect.poll(() => page.evaluate(() => document.activeElement?.tagName)).toBe('DIV')

  await expect
    .poll(async () => {
      const answer = await request.get(`/api/v1/conversations/${conversationId}`, { headers: authorisation })
      const { status, reason } = (await answer.json()) as { status: string; reason: string }
      return `${status} ${reason}`
    })
    .toBe('resolved assistance')
})

test('a reply taken back within its eight seconds never leaves and its text is back', async ({
  another,
  page,
  request,
}) => {
  const first = `Facture retirée ${stamp()}.`
  const second = `Facture jointe ${stamp()}.`
  const subject = `Facture ${stamp()}`
  const { conversationId } = await submitMail(request, raw({ subject, body: 'Il me manque une facture.' }))
  await signIn(page, 'agent')
  const inbox = new InboxPage(page)
  await inbox.openConversation(conversationId)
  await inbox.keys('r')
  await page.keyboard.type(first)
  await page.keyboard.press('Control+Enter')
  await expect(inbox.message(first)).toBeVisible()
  await inbox.keys('Escape', 'z')
  await expect(inbox.text).toHaveValue(first)
  await expect(inbox.message(first)).toHaveCount(0)
  await reload(page)
  await expect(inbox.text).toHaveValue(first)

  // What is sent after it leaves; what was taken back had as long to leave and did not.
  await inbox.text.fill(second)
  await page.keyboard.press('Control+Enter')
  await expect(inbox.thread.getByText(/Envoyé à/)).toBeVisible({ timeout: 30_000 })
  const supervisor = await another()
  await signIn(supervisor, 'supervisor')
  await visit(supervisor, '/settings/outbox')
  await expect(supervisor.getByText(second).first()).toBeVisible()
  await expect(supervisor.getByText(first)).toHaveCount(0)
})

test('what is typed before a slow conversation has come is in its answer', async ({ page, request }) => {
  const subject = `Plaquettes ${stamp()}`
  const { conversationId } = await submitMail(request, raw({ subject, body: 'Pouvez-vous les changer ?' }))
  await signIn(page, 'agent')
  const inbox = new InboxPage(page)
  await inbox.open('?view=unassigned&sort=recent')
  let release = () => {}
  const held = new Promise<void>((resolve) => {
    release = resolve
  })
  await page.route(`**/api/console/conversations/${conversationId}**`, async (route) => {
    await held
    await route.continue()
  })
  await inbox.row(subject).click()
  await expect(page).toHaveURL(new RegExp(conversationId))
  await inbox.keys('r')
  await page.keyboard.type('Bonjour, je vous')
  release()
  await expect(inbox.composer).toBeVisible()
  await page.keyboard.type(' les change.')
  await expect(inbox.text).toHaveValue('Bonjour, je vous les change.')
  await expect(inbox.text).toBeFocused()
})

test('what is resolved by a slip of the finger is open again with its clock', async ({ page, request }) => {
  const subject = `Verres teintés ${stamp()}`
  const { conversationId } = await submitMail(request, raw({ subject, body: 'Combien de temps ?' }))
  await signIn(page, 'agent')
  const inbox = new InboxPage(page)
  await inbox.openConversation(conversationId, '?view=unassigned&sort=recent')
  await inbox.keys('e', 'i')
  await expect(inbox.row(subject)).toHaveCount(0)
  await inbox.keys('z')
  await expect(inbox.row(subject)).toBeVisible()
  await expect(inbox.title(subject)).toBeVisible()
  await expect(page.getByText(/Réponse due/)).toBeVisible()
})

/** Shows a live change and how long it took, the best of three: the guarantee is ours, not the build machine's. */
async function fastest(show: (attempt: number) => Promise<void>): Promise<number> {
  let best = Number.POSITIVE_INFINITY
  for (let attempt = 0; attempt < 3 && best > 2_000; attempt++) {
    const started = Date.now()
    await show(attempt)
    best = Math.min(best, Date.now() - started)
  }
  return best
}

test('new mail shows in the open list and in the open conversation within two seconds, and is said', async ({
  page,
}) => {
  const name = stamp()
  const from = `live-${name}@example.org`
  const deliver = (subject: string, body: string) =>
    sendMail(from, 'contact@clairvue.example', raw({ subject, body, from }))
  await signIn(page, 'agent')
  const inbox = new InboxPage(page)
  await inbox.open('?view=unassigned&sort=recent')
  const inList = await fastest(async (attempt) => {
    await deliver(`Monture ${name} ${attempt}`, 'Est-elle arrivée ?')
    await expect(inbox.row(`Monture ${name} ${attempt}`)).toBeVisible()
    await expect(page.getByRole('status').filter({ hasText: `Monture ${name} ${attempt}` })).toBeAttached()
  })
  await inbox.row(`Monture ${name} 0`).click()
  await expect(inbox.message('Est-elle arrivée ?')).toBeVisible()
  const inThread = await fastest(async (attempt) => {
    await deliver(`Re: Monture ${name} 0`, `Je passe samedi, ${attempt}.`)
    await expect(inbox.message(`Je passe samedi, ${attempt}.`)).toBeVisible()
    await expect(page.getByRole('status').filter({ hasText: 'Nouveau message de Camille Riou' })).toBeAttached()
  })
  const description = `${inList} ms in the list, ${inThread} ms in the conversation, delivery over SMTP included`
  test.info().annotations.push({ type: 'live', description })
  expect(Math.max(inList, inThread), description).toBeLessThan(2_000)
})

test('what happens between the reading of a page and the opening of its stream is shown, and nothing is read twice', async ({
  page,
  request,
}) => {
  const question = `Verre rayé ${stamp()}`
  const from = `client-${stamp()}@example.org`
  const { conversationId } = await submitMail(request, raw({ subject: question, body: 'Est-ce réparable ?', from }))
  await signIn(page, 'agent')
  const inbox = new InboxPage(page)
  const reads: string[] = []
  page.on('request', (read) => reads.push(new URL(read.url()).pathname))
  // The stream of this page opens late, as on a slow line.
  const { promise: opened, resolve: open } = Promise.withResolvers<void>()
  await page.route('**/api/live?*', async (route) => {
    await opened
    await route.continue()
  })
  await visit(page, `/inbox/${conversationId}`)
  await expect(inbox.message('Est-ce réparable ?')).toBeVisible()
  const thread = `/api/console/conversations/${conversationId}/thread`
  expect(reads).not.toContain(thread)
  await submitMail(request, raw({ subject: `Re: ${question}`, body: 'Voici une photo.', from }))
  open()
  await expect(inbox.message('Voici une photo.')).toBeVisible()
  expect(reads.filter((path) => path === thread)).toHaveLength(1)
})

test('what a colleague resolves while a conversation is being marked as read leaves the list', async ({
  page,
  request,
}) => {
  const [first, second] = [`Verres polarisés ${stamp()}`, `Branche tordue ${stamp()}`]
  const { conversationId } = await submitMail(request, raw({ subject: first, body: 'Les faites-vous ?' }))
  const other = await submitMail(request, raw({ subject: second, body: 'Se redresse-t-elle ?' }))
  await signIn(page, 'agent')
  const inbox = new InboxPage(page)
  await inbox.open('?view=unassigned&sort=recent')
  await expect(inbox.row(second)).toBeVisible()
  const { promise: held, resolve: release } = Promise.withResolvers<void>()
  await page.route('**/api/console/inbox?*', async (route) => {
    await held
    // The page no longer waits for a read that it has stopped.
    await route.continue().catch(() => undefined)
  })
  const reading = page.waitForRequest('**/api/console/inbox?*')
  const resolved = await request.post(`/api/v1/conversations/${other.conversationId}/resolve`, {
    headers: authorisation,
    data: { reason: 'assistance' },
  })
  expect(resolved.ok(), await resolved.text()).toBe(true)
  await reading
  const marked = page.waitForResponse((response) => response.request().postData()?.includes('upTo') ?? false)
  await inbox.row(first).click()
  await expect(page).toHaveURL(new RegExp(conversationId))
  await marked
  release()
  await expect(inbox.row(second)).toHaveCount(0)
})

test('a mail’s own layout runs nothing and loads no remote picture until the reader asks', async ({
  page,
  request,
}) => {
  const subject = `Lettre d’information ${stamp()}`
  const html =
    '<h1>Bonjour</h1><p>Le texte.</p><img src="https://pixel.invalid/a.gif"><script>document.title="owned"</script>'
  const headers = ['MIME-Version: 1.0', 'Content-Type: text/html; charset=utf-8']
  const { conversationId } = await submitMail(request, raw({ subject, body: html, headers }))
  const away: string[] = []
  page.on('request', (each) => {
    if (each.url().includes('pixel.invalid')) away.push(each.url())
  })
  await signIn(page, 'agent')
  const inbox = new InboxPage(page)
  await inbox.openConversation(conversationId)
  await page.getByRole('button', { name: 'Voir la mise en forme d’origine' }).click()
  const frame = page.frameLocator('iframe')
  await expect(frame.getByText('Le texte.')).toBeVisible()
  await expect(page.getByText(/Une image distante bloquée/)).toBeVisible()
  expect(away).toEqual([])
  expect(await page.locator('iframe').getAttribute('sandbox')).toBe('allow-popups allow-popups-to-escape-sandbox')
  await page.getByRole('button', { name: 'Les afficher' }).click()
  await expect.poll(() => away.length).toBe(1)
  expect(await page.title()).not.toContain('owned')
})

test('two colleagues: one sees the other look, write and take, and is called by a note', async ({
  another,
  page,
  request,
}) => {
  const subject = `Ordonnance illisible ${stamp()}`
  const { conversationId } = await submitMail(request, raw({ subject, body: 'La voici en photo.' }))
  await signIn(page, 'agent')
  const mine = new InboxPage(page)
  await mine.openConversation(conversationId)
  const other = await another()
  await signIn(other, 'supervisor')
  const theirs = new InboxPage(other)
  // Who comes second missed whatever was told before.
  await other.route('**/api/live?*', (route) =>
    route.continue({
      url: route
        .request()
        .url()
        .replace(/since=\d+/, `since=${Date.now() + 60_000}`),
    }),
  )
  await theirs.openConversation(conversationId)
  await expect(page.getByText(/regarde cette demande/).first()).toBeAttached()
  await expect(other.getByText(/regarde cette demande/).first()).toBeAttached({ timeout: 5_000 })

  await theirs.keys('n')
  await other.keyboard.type('À voir avec @léa')
  await expect(other.getByRole('listbox', { name: 'Collègues' })).toBeVisible()
  await other.keyboard.press('Enter')
  await other.keyboard.type('merci')
  await expect(page.getByText(/écrit ici/).first()).toBeAttached()
  await other.keyboard.press('Control+Enter')
  await expect(mine.message('À voir avec')).toBeVisible()
  await theirs.keys('Escape', 'a')
  await expect(mine.thread.getByText(/prend la demande/)).toBeVisible()

  await mine.open('?view=mentions')
  await expect(mine.row(subject)).toBeVisible()
})

test('a draft survives leaving, reloading, and another tab writing the same', async ({ context, page, request }) => {
  const one = await submitMail(request, raw({ subject: `Brouillon ${stamp()}`, body: 'Un.' }))
  const two = await submitMail(request, raw({ subject: `Autre ${stamp()}`, body: 'Deux.' }))
  await signIn(page, 'agent')
  const inbox = new InboxPage(page)
  await inbox.openConversation(one.conversationId)
  await inbox.text.fill('Première phrase.')
  await expect(inbox.composer.getByText('Brouillon enregistré')).toBeVisible()
  await inbox.openConversation(two.conversationId)
  await expect(inbox.text).toHaveValue('')
  await inbox.openConversation(one.conversationId)
  await expect(inbox.text).toHaveValue('Première phrase.')

  const tab = new InboxPage(await context.newPage())
  await visit(tab.page, `/inbox/${one.conversationId}`)
  await expect(tab.text).toHaveValue('Première phrase.')
  // What the server rendered says « enregistré » already: only the save itself tells that the new text is there.
  const saved = tab.page.waitForResponse((response) => response.request().method() === 'POST' && response.ok())
  await tab.text.fill('Écrit dans l’autre onglet.')
  await saved
  await expect(tab.composer.getByText('Brouillon enregistré')).toBeVisible()
  await inbox.text.fill('Écrit ici.')
  await expect(inbox.composer.getByText('Les deux textes sont conservés.')).toBeVisible()
  await expect(inbox.text).toHaveValue('Écrit ici.')
  await inbox.composer.getByRole('button', { name: 'Prendre l’autre' }).click()
  await expect(inbox.text).toHaveValue('Écrit dans l’autre onglet.')
})

test('files go with the answer and come back as downloads', async ({ page, request }) => {
  const { conversationId } = await submitMail(
    request,
    raw({ subject: `Devis ${stamp()}`, body: 'Pouvez-vous l’envoyer ?' }),
  )
  await signIn(page, 'agent')
  const inbox = new InboxPage(page)
  await inbox.openConversation(conversationId)
  await page.locator('input[type=file]').setInputFiles([
    { name: 'devis été.txt', mimeType: 'text/plain', buffer: Buffer.alloc(3_000_000, 'a') },
    { name: 'trop.bin', mimeType: 'application/octet-stream', buffer: Buffer.alloc(21_000_000) },
  ])
  await expect(inbox.toasts.getByText(/trop\.bin n’a pas été ajouté/)).toBeVisible()
  await inbox.text.fill('Ci-joint.')
  await page.keyboard.press('Control+Enter')
  const link = inbox.thread.getByRole('link', { name: 'Télécharger devis été.txt' })
  await expect(link).toHaveAttribute('href', /\/api\/console\/attachments\/[0-9a-f]{8}-[0-9a-f-]{27}$/)
  await expect(async () => {
    const file = await page.request.get((await link.getAttribute('href')) ?? '')
    expect(file.status()).toBe(200)
    expect((await file.body()).length).toBe(3_000_000)
    expect(file.headers()['content-disposition']).toContain("filename*=UTF-8''devis%20%C3%A9t%C3%A9.txt")
    expect(file.headers()['content-security-policy']).toContain('sandbox')
  }).toPass()
})

test('a colleague who may not answer reads and leaves notes', async ({ page, request }) => {
  const { conversationId } = await submitMail(request, raw({ subject: `Doublon ${stamp()}`, body: 'Deux comptes.' }))
  await signIn(page, 'steward')
  const inbox = new InboxPage(page)
  await inbox.openConversation(conversationId)
  await expect(inbox.composer.getByRole('tab')).toHaveCount(1)
  await expect(page.getByRole('button', { name: 'Résoudre' })).toHaveCount(0)
  await inbox.keys('e', 'a', 'r')
  await expect(page.getByRole('dialog')).toHaveCount(0)
  await inbox.keys('n')
  await page.keyboard.type('Fiche à fusionner.')
  await page.keyboard.press('Control+Enter')
  await expect(inbox.message('Fiche à fusionner.')).toBeVisible()
})

for (const scheme of ['light', 'dark'] as const) {
  for (const width of [1440, 360]) {
    test(`no accessibility fault in the inbox, ${scheme}, ${width} px`, async ({ page, request }) => {
      test.slow()
      const { conversationId } = await submitMail(request, raw({ subject: `Accessible ${stamp()}`, body: 'Bonjour.' }))
      await page.setViewportSize({ width, height: 800 })
      await page.emulateMedia({ colorScheme: scheme })
      await signIn(page, 'agent')
      const inbox = new InboxPage(page)
      for (const view of ['mine', 'unassigned', 'breached', 'waiting', 'resolved']) {
        await inbox.open(`?view=${view}`)
        await expectNoFault(page, view)
      }
      await inbox.openConversation(conversationId, '?view=all')
      await expectNoFault(page, 'conversation')
      await inbox.keys('n')
      await page.keyboard.type('@')
      await expect(page.getByRole('listbox')).toBeVisible()
      await expectNoFault(page, 'mention')
      await inbox.keys('Escape', 'Backspace', 'Escape', 'e')
      await expect(inbox.resolveDialog).toBeVisible()
      await expectNoFault(page, 'resolve')
      await inbox.keys('Escape')
      await page.getByRole('button', { name: 'Plus d’actions' }).click()
      await expect(page.getByRole('menu')).toBeVisible()
      await expectNoFault(page, 'menu')
      await inbox.keys('Escape')
      if (width < 700) {
        await page.getByRole('button', { name: 'Fiche client' }).click()
        await expect(page.getByRole('dialog').getByRole('heading', { name: 'Camille Riou' })).toBeVisible()
        await expectNoFault(page, 'customer')
      }
      const overflow = await page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      )
      expect(overflow).toBeLessThanOrEqual(0)
    })
  }
}
