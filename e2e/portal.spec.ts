import { expect, type Page } from '@playwright/test'
import { aWriter, enterPortal, PHONE } from './pages/portal-page'
import { type Another, expectAccessible, test, visit } from './pages/relais'

/** Somebody known, in their portal. Returns the link that let them in. */
async function enter(another: Another, page: Page): Promise<string> {
  return enterPortal(another, page, (await aWriter(page.context().request)).address)
}

for (const javaScriptEnabled of [true, false]) {
  test.describe(javaScriptEnabled ? 'on a phone' : 'on a phone without script', () => {
    test.use({ viewport: PHONE, javaScriptEnabled })

    test('a customer chooses, takes it back and stops all but the necessary', async ({ another, page }) => {
      const link = await enter(another, page)
      const offers = page.locator('#offers')
      const save = async () => {
        if (!javaScriptEnabled) await offers.getByRole('button', { name: 'Enregistrer' }).click()
      }
      if (javaScriptEnabled) await offers.locator('summary').click()
      else await offers.locator('summary').press('Enter')
      await offers.getByRole('checkbox', { name: 'SMS' }).click()
      await save()
      await expect(page.getByText(/^Enregistré à/)).toBeVisible()
      await expect(offers.locator('summary')).toContainText('SMS et courrier')
      await page.getByRole('button', { name: 'Annuler' }).click()
      await expect(page.getByText(/^Annulé à/)).toBeVisible()
      await expect(offers.locator('summary')).toContainText(/Courrier, /)
      await page.getByRole('button', { name: 'Tout arrêter sauf le nécessaire' }).click()
      await expect(page.getByRole('heading', { name: 'Vous ne recevez que le nécessaire' })).toBeVisible()
      await expect(page.locator('#history')).toContainText('Offres et conseils sur tous les canaux')
      // What was sent once opens nothing twice.
      await visit(page, link)
      await page.getByRole('button', { name: 'Ouvrir mon espace' }).click()
      await expect(page.getByRole('alert').first()).toContainText('n’est plus valable')
    })

    test('a customer asks for erasure and sees its clock', async ({ another, page }) => {
      await enter(another, page)
      await page.getByRole('link', { name: /Effacer/ }).click()
      await page.getByLabel(/Une précision/).fill('Je n’habite plus la région.')
      await page.getByRole('button', { name: 'Demander l’effacement' }).click()
      await expect(page.locator('#rights')).toContainText('reçue, réponse au plus tard le')
    })
  })
}

test('the page brings less than 140 kB of script, as sent', async ({ another, page }) => {
  await enter(another, page)
  const fresh = await another({ storageState: await page.context().storageState() })
  const sizes: Promise<number>[] = []
  fresh.on('requestfinished', (request) => {
    if (request.resourceType() === 'script')
      sizes.push(request.sizes().then(({ responseBodySize }) => responseBodySize))
  })
  await visit(fresh, '/preferences')
  await fresh.waitForLoadState('networkidle')
  await expect(fresh.getByRole('heading', { level: 1 })).toContainText('Maryvonne')
  const total = (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0)
  expect(total).toBeGreaterThan(0)
  expect(total).toBeLessThan(140_000)
})

test.describe('with the keyboard alone', () => {
  test.use({ viewport: PHONE })

  test('every choice is reached, said and accessible', async ({ another, page }) => {
    await enter(another, page)
    await page.locator('#orders summary').focus()
    await page.keyboard.press('Enter')
    await page.keyboard.press('Tab')
    await page.keyboard.press('Tab')
    await page.keyboard.press('Space')
    await expect(page.getByRole('status')).toContainText('Vos commandes et réparations')
    await expect(page.locator('#orders summary')).toContainText('SMS et e-mail')
    await expectAccessible(page)
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(PHONE.width)
  })
})
