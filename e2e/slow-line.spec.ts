import { expect, type Page } from '@playwright/test'
import { InboxPage } from './pages/inbox-page'
import { signIn, submitMail, test } from './pages/relais'

/** Opens a page whose scripts are still on their way. Returns what lets them come. */
async function withoutScripts(page: Page, address: string): Promise<() => void> {
  const { promise: arrived, resolve: arrive } = Promise.withResolvers<void>()
  await page.route('**/_next/static/**/*.js', async (route) => {
    await arrived
    await route.continue()
  })
  await page.goto(address, { waitUntil: 'commit' })
  await expect(page.getByRole('heading', { level: 1 }).last()).toBeVisible()
  return arrive
}

test('keys and text that come before the page’s scripts are in the note', async ({ page, request }) => {
  const mark = crypto.randomUUID()
  const { conversationId } = await submitMail(
    request,
    `From: Aël Kerdoncuff <${mark}@example.org>\nTo: contact@clairvue.example\nSubject: Étui ${mark}\n\nEst-il inclus ?`,
  )
  await signIn(page, 'agent')
  const inbox = new InboxPage(page)
  const arrive = await withoutScripts(page, `/inbox/${conversationId}`)
  await inbox.keys('n')
  await page.keyboard.type('Inclus dans son colis.')
  arrive()
  await expect(inbox.text).toHaveValue('Inclus dans son colis.')
  await page.keyboard.press('Control+Enter')
  await expect(inbox.message('Inclus dans son colis.')).toBeVisible()
})

test('a press and a form that come before the page’s scripts count, and no password gets into the address', async ({
  page,
}) => {
  await signIn(page, 'administrator')
  let arrive = await withoutScripts(page, '/settings/api-keys')
  await page.getByRole('button', { name: 'Créer une clé' }).click()
  arrive()
  await expect(page.getByRole('dialog')).toBeVisible()

  arrive = await withoutScripts(page, '/settings/profile')
  const address = page.url()
  await page.locator('input[name=current]').fill('pas-le-mien-42')
  await page.locator('input[name=next]').fill('un-nouveau-secret-42')
  await page.getByRole('button', { name: 'Changer le mot de passe' }).click()
  arrive()
  await expect(page.locator('input[name=current]')).toHaveAttribute('aria-invalid', 'true')
  expect(page.url()).toBe(address)
})

test('what is chosen before the page’s scripts have come is answered', async ({ page }) => {
  await signIn(page, 'privacy_officer')
  const arrive = await withoutScripts(page, '/supervision/what-if')
  await page.getByLabel('Canal', { exact: true }).first().selectOption('post')
  await page.getByLabel('Client effacé').check()
  arrive()
  await expect(page.getByRole('region', { name: 'La décision' })).toContainText('ERASED')
  await expect(page.getByLabel('Canal', { exact: true }).first()).toHaveValue('post')
})
