import { existsSync, readFileSync } from 'node:fs'
import { expect, type Page, test } from '@playwright/test'
import { authorisation, expectAccessible, signIn, visit } from './pages/relais'

const stamp = () => Math.random().toString(36).slice(2, 8)

/** Header lines of real exports; read from where they are, never copied. */
const OUTLOOK_FR = '../shared/fixtures/contacts/csv-headers/outlook_fr.header.cp1252.csv'

type Contact = Record<string, string>

/** A file of Outlook in French as it leaves Outlook: its own headers, Windows-1252, two columns « Titre ». */
function outlookFile(contacts: readonly Contact[]): Buffer {
  const header = readFileSync(OUTLOOK_FR, 'latin1').split(/\r?\n/)[0] ?? ''
  const columns = header.split(',').map((name) => name.replace(/^"|"$/g, ''))
  const lines = contacts.map((contact) => columns.map((name) => `"${contact[name] ?? ''}"`).join(','))
  return Buffer.from([header, ...lines, ''].join('\r\n'), 'latin1')
}

async function handIn(page: Page, name: string, buffer: Buffer): Promise<void> {
  await visit(page, '/imports')
  await expect(page.getByRole('heading', { level: 1, name: 'Imports' })).toBeVisible()
  await page.getByRole('main').locator('input[type=file]').setInputFiles({ name, mimeType: 'text/csv', buffer })
  await page.waitForURL(/\/imports\/[0-9a-f-]{36}$/)
}

const figure = (page: Page, outcome: RegExp) =>
  page.getByRole('term').filter({ hasText: outcome }).locator('span').first()

test('an export of Outlook in French: columns recognised, tried, imported, found, undone', async ({ page }) => {
  test.skip(!existsSync(OUTLOOK_FR), `needs ${OUTLOOK_FR}`)
  const mark = stamp()
  const family = `Quéméner${mark}`
  const file = outlookFile([
    {
      Prénom: 'Maëlys',
      Nom: family,
      'Rue (domicile)': '12 rue des Tanneurs',
      'Code postal (domicile)': '35000',
      'Ville (domicile)': 'Rennes',
      'Tél. mobile': '06 39 98 41 27',
      'Adresse de messagerie': `maelys-${mark}@example.org`,
      Anniversaire: '14/05/1974',
    },
    { 'Adresse de messagerie': 'voir accueil' },
  ])
  await signIn(page, 'steward')
  await handIn(page, `contacts ${mark}.csv`, file)

  await expect(page.getByRole('heading', { name: 'Ce que disent les colonnes' })).toBeVisible()
  await expect(page.getByText('export d’Outlook en français')).toBeVisible()
  await expect(page.getByText('Windows-1252')).toBeVisible()
  await expect(page.getByLabel('Colonne « Adresse de messagerie » : signification')).toHaveValue('email')
  await expect(page.getByLabel('Colonne « Rue (domicile) » : signification')).toHaveValue('street')
  await expect(page.getByRole('cell', { name: family })).toBeVisible()

  await page.getByRole('button', { name: 'Essayer à blanc' }).click()
  await expect(page.getByRole('heading', { name: 'Ce que l’import fera' })).toBeVisible()
  await expect(figure(page, /refusée/)).toHaveText('1')
  await page.getByRole('button', { name: /^Importer 1/ }).click()
  await expect(page.getByRole('heading', { name: 'Ce que l’import a fait', exact: true })).toBeVisible()
  await expect(page.getByText('aucun nom, et aucune coordonnée valable')).toBeVisible()

  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: 'Télécharger les lignes refusées' }).click(),
  ])
  const refused = readFileSync(await download.path(), 'utf8')
  expect(refused).toContain('voir accueil')
  expect(refused).toContain('aucun nom, et aucune coordonnée valable')
  const place = page.url()

  await visit(page, `/customers?q=${family}`)
  await expect(page.getByText(`Maëlys ${family}`).first()).toBeVisible()

  await visit(page, place)
  await page.getByRole('button', { name: 'Annuler tout l’import' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Annuler tout l’import' }).click()
  await expect(page.getByRole('heading', { name: 'Ce que l’import avait fait, et qui est défait' })).toBeVisible()
  await visit(page, `/customers?q=${family}`)
  await expect(page.getByText('maelys-')).toHaveCount(0)
})

test('by keyboard alone: filled columns that link nobody are said before; the next file with these headers begins as this one was read', async ({
  page,
}) => {
  const mark = stamp()
  const file = (name: string) =>
    Buffer.from(`Nom;Courriel;Mémo ${mark}\n${name} Riou;${name}-${mark}@example.org;aime les verres fumés\n`)
  await signIn(page, 'steward')
  await handIn(page, `agenda ${mark}.csv`, file('Azou'))
  const memo = page.getByLabel(`Colonne « Mémo ${mark} » : signification`)
  await expect(page.getByText('gardée mais ne relie personne')).toBeVisible()
  await page.getByRole('button', { name: `Mémo ${mark}` }).press('Enter')
  await expect(memo).toBeFocused()
  await memo.selectOption('ignore')
  await expect(page.getByText('ne sera pas importée')).toBeVisible()
  const source = page.getByRole('textbox', { name: 'Nom de la source' })
  await source.fill(`agenda ${mark}`)
  await source.press('Enter')
  await expect(page.getByRole('heading', { name: 'Ce que l’import fera' })).toBeVisible()
  await page.getByRole('button', { name: /^Importer 1/ }).press('Enter')
  await expect(page.getByRole('heading', { name: 'Ce que l’import a fait', exact: true })).toBeVisible()
  await expect(page.getByRole('heading', { level: 1 }).locator(':focus')).toContainText(`agenda ${mark}.csv`)

  await handIn(page, `agenda ${mark} (2).csv`, file('Blaise'))
  await expect(page.getByText(/^Comme la dernière fois/)).toBeVisible()
  await expect(source).toHaveValue(`agenda ${mark}`)
  await expect(memo).toHaveValue('ignore')
  await page.getByRole('button', { name: 'D’après ce fichier seul' }).press('Enter')
  await expect(memo).toHaveValue('extra')
  await expect(source).toHaveValue('import')
  await page.getByRole('button', { name: 'Comme la dernière fois' }).press('Enter')
  await expect(memo).toHaveValue('ignore')
})

test('a zip that calls itself .csv is refused in words, and nothing is imported', async ({ page }) => {
  await signIn(page, 'steward')
  await handIn(page, 'contacts.csv', Buffer.from('PK\u0003\u0004 contacts.txt', 'latin1'))
  await expect(page.getByText('Le fichier est refusé, rien n’a été importé')).toBeVisible()
  await expect(page.getByText('archive compressée')).toBeVisible()
})

test('the API takes a form or a body, and answers with counts; the same file again changes nothing', async ({
  request,
}) => {
  const mark = stamp()
  const csv = `Identifiant;Nom;E-mail\n${mark}-1;Roy ${mark};roy-${mark}@example.org\n${mark}-2;;\n`
  const done = async (importId: string) => {
    let view: { status: string; counts: Record<string, number>; errors: { row: number; reason: string }[] } | undefined
    await expect(async () => {
      view = await (await request.get(`/api/v1/imports/${importId}`, { headers: authorisation })).json()
      expect(view?.status).toBe('done')
    }).toPass()
    return view
  }
  const form = await request.post('/api/v1/imports', {
    headers: authorisation,
    multipart: { file: { name: 'clients.csv', mimeType: 'text/csv', buffer: Buffer.from(csv) } },
  })
  expect(form.status()).toBe(202)
  const first = await done(((await form.json()) as { importId: string }).importId)
  expect(first?.errors).toEqual([{ row: 2, reason: 'nobody' }])
  const body = await request.post('/api/v1/imports?filename=clients.csv', {
    headers: { ...authorisation, 'content-type': 'text/csv' },
    data: Buffer.from(csv),
  })
  const second = await done(((await body.json()) as { importId: string }).importId)
  expect(second?.counts).toMatchObject({ unchanged: 1, created: 0, updated: 0, refused: 1 })
})

for (const scheme of ['light', 'dark'] as const) {
  for (const width of [1440, 360]) {
    test(`no accessibility fault in imports and data quality, ${scheme}, ${width} px`, async ({ page }) => {
      await page.setViewportSize({ width, height: 800 })
      await page.emulateMedia({ colorScheme: scheme })
      await signIn(page, 'steward')
      await visit(page, '/identity/quality')
      await page.getByRole('button', { name: 'Recompter' }).first().click()
      await expect(page.getByRole('rowheader', { name: 'Toutes les sources' })).toBeVisible()
      await expectAccessible(page)
      await page
        .getByRole('link', { name: /^Sans e-mail/ })
        .first()
        .click()
      await expect(page.getByRole('heading', { level: 1, name: /^Sans e-mail/ })).toBeVisible()
      await expectAccessible(page)
      await handIn(page, 'clients.csv', Buffer.from('Nom;Téléphone;Vide\nRoy;06 39 98 41 27;\nNoël;02 99 00 00 01;\n'))
      await expect(page.getByRole('heading', { name: 'Ce que disent les colonnes' })).toBeVisible()
      await expectAccessible(page)
      const overflow = await page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      )
      expect(overflow).toBeLessThanOrEqual(0)
      await page.getByRole('button', { name: 'Écarter le fichier' }).click()
      await page.waitForURL(/\/imports$/)
      await expectAccessible(page)
    })
  }
}
