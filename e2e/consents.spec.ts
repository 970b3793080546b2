import { expect, type Page } from '@playwright/test'
import { CustomerPage } from './pages/customer-page'
import { InboxPage } from './pages/inbox-page'
import { aWriter, enterPortal, Outbox, PHONE } from './pages/portal-page'
import { type Another, authorisation, expectAccessible, type Role, signIn, test, visit } from './pages/relais'

/** A colleague's screen on a conversation, in a browser of their own. */
async function colleague(another: Another, role: Role, conversationId: string): Promise<InboxPage> {
  const inbox = new InboxPage(await another({ viewport: { width: 1440, height: 1000 } }))
  await signIn(inbox.page, role)
  await inbox.openConversation(conversationId)
  return inbox
}

/** Chooses why one writes. */
async function writeAs(inbox: InboxPage, purpose: string): Promise<void> {
  await inbox.composer.getByRole('button', { name: /Pourquoi vous écrivez/ }).click()
  await inbox.page.getByRole('menuitemradio', { name: purpose }).click()
}

/** A part of the customer's column, by its title. */
const part = (page: Page, title: string) =>
  page.locator('section').filter({ has: page.getByRole('heading', { name: title, exact: true }) })

/** Milliseconds from a gesture until what it changes is seen elsewhere; kept in the report, never a limit here. */
async function delay(what: string, gesture: () => Promise<unknown>, seen: () => Promise<unknown>): Promise<void> {
  await gesture()
  const at = Date.now()
  await seen()
  test.info().annotations.push({ type: 'live', description: `${what}: ${Date.now() - at} ms` })
}

/** A browser tells whether the page was ever loaded again. */
const markPage = (page: Page) => page.evaluate(() => Object.assign(window, { stayed: true }))
const stayed = (page: Page) => page.evaluate(() => 'stayed' in window)

test('what a customer changes on a phone shows in the agent’s open screen and decides what may be sent', async ({
  another,
  request,
}) => {
  const { address, conversationId } = await aWriter(request)
  const agent = await colleague(another, 'agent', conversationId)
  const consents = part(agent.page, 'Offres : accord par canal')
  const preferences = part(agent.page, 'Préférences')
  const decision = agent.composer.getByText(/^E-mail commercial/)
  await writeAs(agent, 'Offre')
  await expect(decision).toContainText('interdit')
  await markPage(agent.page)

  const portal = await another({ viewport: PHONE })
  await enterPortal(another, portal, address)
  const offers = portal.locator('#offers')
  await offers.locator('summary').click()
  await delay(
    'consent',
    () => offers.getByRole('checkbox', { name: 'E-mail' }).check(),
    () => expect(consents.getByText('E-mail oui')).toBeVisible(),
  )
  await expect(decision).toContainText('autorisé')
  await expect(preferences).toContainText('E-mail et courrier')
  await delay(
    'quiet hours',
    () => portal.locator('#when').getByRole('checkbox', { name: 'lundi' }).check(),
    () => expect(preferences).toContainText('Heures calmes'),
  )
  await delay(
    'pause',
    () => portal.getByRole('button', { name: /^15 jours/ }).click(),
    () => expect(preferences.getByText(/^En pause jusqu’au/)).toBeVisible(),
  )
  await expect(decision).toContainText('possible')
  await expect(agent.composer.getByRole('button', { name: /^Programmer :/ })).toBeVisible()
  await delay(
    'everything stopped',
    () => portal.getByRole('button', { name: 'Tout arrêter sauf le nécessaire' }).click(),
    () => expect(consents.getByText('E-mail non')).toBeVisible(),
  )
  await expect(decision).toContainText('interdit')
  expect(await stayed(agent.page)).toBe(true)
})

test('what is blocked says why and has a lawful way out in one key; a supervisor overrides house policy with a reason', async ({
  another,
  request,
}) => {
  const { customerId, conversationId } = await aWriter(request)
  const agent = await colleague(another, 'agent', conversationId)
  const purpose = agent.composer.getByRole('button', { name: /Pourquoi vous écrivez/ })
  await writeAs(agent, 'Offre')
  const decision = agent.composer.getByText(/^E-mail commercial interdit/)
  await expect(decision).toContainText('CPCE L34-5')
  await agent.text.fill('Deuxième paire à un euro.')
  await agent.text.press('Control+Enter')
  await expect(purpose).toContainText('Réponse')
  await expect(agent.message('Deuxième paire')).toHaveCount(0)

  const pausedUntil = new Date(Date.now() + 15 * 86_400_000).toISOString()
  const paused = await request.patch(`/api/v1/customers/${customerId}/preferences`, {
    headers: authorisation,
    data: { saidOn: 'phone', patch: { pausedUntil } },
  })
  expect(paused.status()).toBe(200)
  const supervisor = await colleague(another, 'supervisor', conversationId)
  await writeAs(supervisor, 'Message de service')
  await expect(supervisor.composer.getByText(/^E-mail possible/)).toBeVisible()
  await supervisor.text.fill('Vos lunettes vous attendent, la boutique ferme demain.')
  await supervisor.composer.getByRole('button', { name: 'Passer outre…' }).click()
  await supervisor.composer
    .getByRole('textbox', { name: 'Pourquoi passer outre ?' })
    .fill('Fermeture définitive demain')
  await supervisor.composer.getByRole('button', { name: /^Envoyer quand même/ }).click()
  await expect(supervisor.message('la boutique ferme demain')).toBeVisible()
})

test('an agent records what a customer says on the phone, with its proof, and takes a preference back', async ({
  page,
  request,
}) => {
  const { customerId } = await aWriter(request)
  await signIn(page, 'agent')
  const file = new CustomerPage(page)
  await file.open(customerId, '?tab=consents')
  // A consent: the words to read out, the answer, and its proof.
  await page.getByRole('button', { name: 'Enregistrer un choix' }).first().click()
  await file.dialog.getByLabel('À propos de').selectOption({ label: 'Offres · Téléphone (appels-2026-08)' })
  await expect(file.dialog.getByRole('blockquote')).not.toBeEmpty()
  await file.dialog.getByRole('button', { name: 'Enregistrer', exact: true }).click()
  await expect(file.dialog).toContainText('Un accord ne s’enregistre pas sans preuve.')
  await file.dialog.getByLabel(/Ce que le client a répondu/).fill('Oui, appelez-moi plutôt le matin.')
  await file.dialog.getByRole('button', { name: 'Enregistrer', exact: true }).click()
  await expect(file.dialog).toBeHidden()
  const phoneRow = file.summary.getByRole('row', { name: /Téléphone/ })
  await expect(phoneRow).toContainText('oui')
  for (const [name, type] of [
    ['Reçu PDF', 'application/pdf'],
    ['Reçu Kantara', 'application/json'],
  ] as const) {
    const href = await page.getByRole('link', { name }).first().getAttribute('href')
    const receipt = await page.request.get(href ?? '')
    expect(receipt.status()).toBe(200)
    expect(receipt.headers()['content-type']).toContain(type)
  }

  // Preferences, with where they were said; taken back with one key.
  await file.summary.getByRole('button', { name: 'Noter', exact: true }).click()
  await expectAccessible(page)
  await file.dialog.getByRole('radio', { name: 'En boutique' }).click()
  await file.dialog.getByLabel('Pause').selectOption({ label: '1 mois' })
  await file.dialog.getByLabel('Documents').selectOption({ label: 'numériques' })
  await file.dialog.getByRole('checkbox', { name: 'parler lentement' }).check()
  await file.dialog.getByRole('button', { name: 'Enregistrer', exact: true }).click()
  await expect(file.dialog).toBeHidden()
  // The toast waits while it is looked at.
  await file.toasts.getByText('Préférences notées').hover()
  const preferences = part(page, 'Préférences')
  await expect(preferences.getByText(/^En pause jusqu’au/)).toBeVisible()
  await expect(preferences).toContainText('Dit en boutique, noté par Léa Gautier')
  await page.keyboard.press('z')
  await expect(preferences.getByText(/^En pause jusqu’au/)).toBeHidden()
  await expect(preferences).not.toContainText('parler lentement')
})

test('a consent asked for by e-mail counts once confirmed; its messages are slowed in one tap and stopped in one click', async ({
  another,
  page,
  request,
}) => {
  const { address, customerId, conversationId } = await aWriter(request)
  const ask = async () => {
    const answer = await request.post('/api/v1/contact-decisions', {
      headers: authorisation,
      data: { customerId, purpose: 'marketing', channel: 'email', topic: 'offers' },
    })
    return ((await answer.json()) as { outcome: string }).outcome
  }
  await signIn(page, 'agent')
  const file = new CustomerPage(page)
  await file.open(customerId, '?tab=consents')
  await page.getByRole('button', { name: 'Enregistrer un choix' }).first().click()
  await file.dialog.getByLabel('À propos de').selectOption({ label: 'Offres · E-mail (offres-email-2025-01)' })
  await file.dialog.getByRole('radio', { name: 'Par e-mail' }).click()
  await file.dialog.getByLabel('Où').fill('appel du client')
  await file.dialog.getByRole('button', { name: 'Demander confirmation par e-mail' }).click()
  await expect(file.dialog).toBeHidden()
  await expect(file.summary.getByRole('row', { name: /E-mail/ })).toContainText('en attente')
  expect(await ask()).toBe('block')
  const outbox = await Outbox.open(another)
  const phone = await another({ viewport: PHONE })
  await visit(phone, await outbox.link(address, /\/preferences\/confirm\/[\w-]{43}/))
  await expectAccessible(phone)
  await phone.getByRole('button', { name: 'Je confirme' }).click()
  await expect(phone.getByRole('status')).toContainText('votre accord est enregistré')
  await expect(file.summary.getByRole('row', { name: /E-mail/ })).toContainText('oui')
  expect(await ask()).toBe('allow')

  // The offer that leaves carries the way to stop it: less often in one tap, not at all in one click.
  const inbox = new InboxPage(page)
  await inbox.openConversation(conversationId)
  await writeAs(inbox, 'Offre')
  await expect(inbox.composer.getByText(/^E-mail commercial autorisé/)).toBeVisible()
  await inbox.text.fill('Deuxième paire à un euro jusqu’à samedi.')
  await inbox.text.press('Control+Enter')
  const keep = await outbox.link(address, /\/u\/[\w.-]+/)
  await visit(phone, keep)
  await expectAccessible(phone)
  await phone.getByRole('button', { name: 'Moins souvent' }).click()
  await expect(phone.getByRole('status')).toContainText('une fois par mois au plus')
  const preferencesBeside = part(page, 'Préférences')
  await expect(preferencesBeside).toContainText('une fois par mois')
  const oneClick = await request.post(keep, { form: { 'List-Unsubscribe': 'One-Click' }, maxRedirects: 0 })
  expect(oneClick.status()).toBe(204)
  await expect(part(page, 'Offres : accord par canal').getByText('E-mail non')).toBeVisible()
  expect(await ask()).toBe('block')
})
