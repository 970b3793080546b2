import { expect } from '@playwright/test'
import { account, expectAccessible, type Role, signIn, test, visit } from './pages/relais'

const SECTIONS = [
  'profile',
  'users',
  'teams',
  'mailboxes',
  'sms',
  'api-keys',
  'contact-policy',
  'quarantine',
  'outbox',
  'audit',
]

/** Who may open which section; every other pair is refused. */
const OPEN: Record<string, readonly Role[]> = {
  profile: ['agent', 'supervisor', 'steward', 'privacy_officer', 'administrator'],
  users: ['administrator'],
  teams: ['supervisor', 'steward', 'privacy_officer', 'administrator'],
  mailboxes: ['supervisor', 'steward', 'privacy_officer', 'administrator'],
  sms: ['supervisor', 'steward', 'privacy_officer', 'administrator'],
  'api-keys': ['administrator'],
  'contact-policy': ['supervisor', 'privacy_officer', 'administrator'],
  quarantine: ['supervisor', 'administrator'],
  outbox: ['supervisor', 'administrator'],
  audit: ['privacy_officer', 'administrator'],
}

for (const role of ['agent', 'supervisor', 'steward', 'privacy_officer', 'administrator'] as const) {
  test(`${role} opens the sections of the table and no other`, async ({ page }) => {
    await signIn(page, role)
    for (const section of SECTIONS) {
      const response = await visit(page, `/settings/${section}`)
      expect(response?.status(), section).toBe(OPEN[section]?.includes(role) ? 200 : 403)
    }
  })
}

for (const scheme of ['light', 'dark'] as const) {
  for (const width of [1440, 360]) {
    test(`no accessibility fault in settings, ${scheme}, ${width} px`, async ({ page }) => {
      await page.setViewportSize({ width, height: 800 })
      await page.emulateMedia({ colorScheme: scheme })
      await visit(page, '/sign-in')
      await expectAccessible(page)
      await signIn(page, 'administrator')
      for (const section of SECTIONS) {
        await visit(page, `/settings/${section}`)
        await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
        await expectAccessible(page)
        const overflow = await page.evaluate(
          () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
        )
        expect(overflow, `${section} scrolls sideways`).toBeLessThanOrEqual(0)
      }
    })
  }
}

test('contact rules become stricter, never looser, after a look at what changes; undone by key, and taken back', async ({
  page,
}) => {
  await signIn(page, 'administrator')
  await visit(page, '/settings/contact-policy')
  const cap = page.getByRole('row', { name: /^Sollicitations, tous canaux/ })
  await expect(cap).toContainText('4 au plus')
  const makeIt = async (most: string) => {
    await page.getByRole('button', { name: 'Rendre plus strict' }).click()
    await page.getByLabel('Sollicitations, tous canaux').fill(most)
    await page.getByRole('button', { name: 'Continuer' }).click()
  }
  await makeIt('9')
  await expect(page.getByRole('dialog')).toContainText('Moins strict que la loi ou la maison')
  await page.getByRole('button', { name: 'Annuler' }).click()

  await makeIt('2')
  await expect(page.getByRole('dialog')).toContainText('4 au plus → 2 au plus')
  await page.getByRole('button', { name: 'Appliquer' }).click()
  await expect(cap).toContainText('plus strict')
  await page.keyboard.press('z')
  await expect(cap).not.toContainText('plus strict')

  await makeIt('3')
  await page.getByRole('button', { name: 'Appliquer' }).click()
  await expect(cap).toContainText('3 au plus')
  await page.getByRole('button', { name: 'Revenir aux chiffres de départ' }).click()
  await page.getByRole('button', { name: 'Appliquer' }).click()
  await expect(cap).not.toContainText('plus strict')
  await expect(page.getByRole('button', { name: 'Revenir aux chiffres de départ' })).toHaveCount(0)
})

test('an API key is shown once, works, and stops when revoked', async ({ page, request }) => {
  await signIn(page, 'administrator')
  await visit(page, '/settings/api-keys')
  await page.getByRole('button', { name: 'Créer une clé' }).click()
  const name = `Boutique ${crypto.randomUUID().slice(0, 8)}`
  await page.getByLabel('Nom').fill(name)
  await page.getByRole('button', { name: 'Créer', exact: true }).click()
  const secret = (await page.getByRole('dialog').locator('code').textContent()) ?? ''
  expect(secret).toMatch(/^rk_/)
  const call = () => request.get('/api/v1/customers?limit=1', { headers: { authorization: `Bearer ${secret}` } })
  expect((await call()).status()).toBe(200)
  await page.getByRole('button', { name: 'Je l’ai copiée' }).click()
  await expect(page.getByText(secret)).toHaveCount(0)
  await page.getByRole('button', { name: `Révoquer ${name}` }).click()
  await expect(page.getByRole('row', { name }).getByText('révoquée')).toBeVisible()
  expect((await call()).status()).toBe(401)
})

test('a disabled colleague is out at the next request', async ({ another, page }) => {
  const { email, password } = account('supervisor')
  const other = await another()
  await visit(other, '/sign-in')
  await other.locator('input[name=email]').fill(email)
  await other.locator('input[name=password]').fill(password)
  await other.locator('button[type=submit]').click()
  await other.waitForURL(/inbox/)
  await signIn(page, 'administrator')
  await visit(page, '/settings/users')
  const row = page.getByRole('row', { name: new RegExp(email) })
  await row.getByRole('button', { name: 'Désactiver' }).click()
  await expect(row.getByText('désactivé')).toBeVisible()
  await visit(other, '/settings/teams')
  expect(other.url()).toContain('sign-in')
  await row.getByRole('button', { name: 'Réactiver' }).click()
  await expect(row.getByRole('button', { name: 'Désactiver' })).toBeVisible()
})
