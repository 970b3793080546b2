import { type Browser, type BrowserContext, expect, type Page, test } from '@playwright/test'
import { expectAccessible, signIn, submitMail } from './pages/relais'

const stamp = () => Math.random().toString(36).slice(2, 8)
const PHONE = { width: 360, height: 780 }

/** Somebody who wrote to the house once, so that their address is known. */
async function aCustomer(context: BrowserContext): Promise<string> {
  const address = `portail-${stamp()}@example.org`
  await submitMail(
    context.request,
    `From: Maryvonne Quéré <${address}>\nTo: contact@clairvue.example\nSubject: Mes lunettes\nMessage-ID: <${stamp()}@example.org>\nContent-Type: text/plain; charset=utf-8\n\nBonjour, sont-elles prêtes ?`,
  )
  return address
}

/** The link that was sent to an address, read in the outbox by an administrator. */
async function linkFor(browser: Browser, address: string): Promise<string> {
  const context = await browser.newContext({ locale: 'fr-FR' })
  const page = await context.newPage()
  await signIn(page, 'administrator')
  let link = ''
  await expect(async () => {
    await page.goto('/settings/outbox')
    const raw = await page.getByRole('row', { name: address }).first().getByRole('link').last().getAttribute('href')
    const text = (await (await context.request.get(raw ?? '')).text()).replaceAll(/=\r?\n/g, '')
    link = /\/preferences\/open\/[\w-]{43}/.exec(text)?.[0] ?? ''
    expect(link).not.toBe('')
  }).toPass()
  await context.close()
  return link
}

/** In with a link of one's own, from the question to the page. */
async function enter(browser: Browser, page: Page): Promise<void> {
  const address = await aCustomer(page.context())
  await page.goto('/preferences')
  await page.getByLabel(/Votre adresse e-mail/).fill(address)
  await page.getByRole('button', { name: 'Recevoir mon accès' }).click()
  await expect(page.getByRole('status')).toContainText('un lien vient d’y partir')
  const link = await linkFor(browser, address)
  await page.goto(link)
  await page.getByRole('button', { name: 'Ouvrir mon espace' }).click()
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Maryvonne')
}

test.describe('on a phone', () => {
  test.use({ viewport: PHONE })

  test('a customer asks for erasure and sees its clock', async ({ browser, page }) => {
    await enter(browser, page)
    await page.getByRole('link', { name: /Effacer/ }).click()
    await page.getByLabel(/Une précision/).fill('Je n’habite plus la région.')
    await page.getByRole('button', { name: 'Demander l’effacement' }).click()
    await expect(page.locator('#rights')).toContainText('reçue, réponse au plus tard le')
  })
})

test.describe('with the keyboard alone', () => {
  test.use({ viewport: PHONE })

  test('every choice is reached, said and accessible', async ({ browser, page }) => {
    await enter(browser, page)
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
