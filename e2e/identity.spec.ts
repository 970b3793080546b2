import { expect, test } from '@playwright/test'
import { IdentityPage, makePair, putRecord } from './pages/identity-page'
import { account, authorisation, expectNoFault, signIn, submitMail, visit } from './pages/relais'

const letters = () => Array.from({ length: 8 }, () => String.fromCharCode(97 + Math.floor(Math.random() * 26))).join('')

const mail = (from: string, subject: string) =>
  [
    `From: ${from}`,
    'To: service.client@clairvue.example',
    `Subject: ${subject}`,
    `Message-ID: <${crypto.randomUUID()}@courriel.example>`,
    'Content-Type: text/plain; charset=utf-8',
    '',
    'Bonjour, où en est ma commande ?',
  ].join('\r\n')

test('with the keyboard alone: sign in, compare, merge, take it back, say they are different', async ({
  page,
  request,
}) => {
  const { name, street, customers } = await makePair(request)
  const { email, password } = account('steward')
  await visit(page, '/sign-in?next=%2Fidentity')
  await page.locator('input[name=email]').focus()
  await page.keyboard.type(email)
  await page.keyboard.press('Tab')
  await page.keyboard.type(password)
  await page.keyboard.press('Enter')
  const review = new IdentityPage(page)
  await expect(review.queue).toBeVisible()
  await page.keyboard.press('j')
  await expect(review.pair.getByRole('group', { name: 'Décision' })).toBeVisible()

  await review.openPair(customers[0], name)
  await expect(review.pair.getByText('Dates de naissance à un chiffre près')).toBeVisible()
  await expect(review.pair.locator('mark').filter({ hasText: street })).toBeVisible()
  await page.keyboard.press('d')
  await expect(review.pair.getByRole('rowheader', { name: 'Prénom' })).toHaveCount(0)

  await page.keyboard.press('f')
  await expect(review.toasts.getByText(`Fusionnés : ${name}`)).toBeVisible()
  await expect(review.row(name)).toHaveCount(0)
  await page.keyboard.press('z')
  await expect(review.row(name)).toBeVisible()
  await expect(review.pair.getByRole('columnheader', { name })).toHaveCount(2)

  // Shown at once; what is opened next asks the server, which has to have heard it.
  const heard = page.waitForResponse((response) => response.request().method() === 'POST')
  await page.keyboard.press('p')
  await expect(review.toasts.getByText(`Distincts : ${name}`)).toBeVisible()
  await heard
  await expect(review.row(name)).toHaveCount(0)
  await review.open('/identity?view=decided')
  await expect(review.row(name)).toBeVisible()
})

test('a value is chosen before merging, by key; it stands with its merge, and the undo takes it back', async ({
  page,
  request,
}) => {
  const { name, customers } = await makePair(request)
  const [a, b] = customers
  const birthDates = async () =>
    Promise.all(
      [a, b].map(async (id) => {
        const response = await request.get(`/api/v1/customers/${id}`, { headers: authorisation })
        return ((await response.json()) as { birthDate: string }).birthDate
      }),
    )
  const before = await birthDates()
  await signIn(page, 'steward')
  const review = new IdentityPage(page)
  await review.openPair(a, name)
  const choices = review.pair.getByRole('radio')
  await expect(choices).toHaveCount(2)
  await page.keyboard.press('c')
  await expect(choices.and(page.locator(':focus'))).toBeChecked()
  await page.keyboard.press('ArrowDown')
  await expect(review.pair.getByText(/^[AB], choisi par vous$/)).toBeVisible()
  await page.keyboard.press('f')
  await expect(review.toasts.getByText(`Fusionnés : ${name}`)).toBeVisible()
  await expect(async () => expect(new Set(await birthDates()).size).toBe(1)).toPass()
  expect(before).toContain((await birthDates())[0])
  await page.keyboard.press('z')
  await expect(async () => expect(await birthDates()).toEqual(before)).toPass()
})

test('a colleague says who lives with whom, and takes it back', async ({ page, request }) => {
  const { name, customers } = await makePair(request)
  const other = await makePair(request)
  await signIn(page, 'agent')
  const review = new IdentityPage(page)
  await review.open(`/customers/${customers[0]}`)
  const household = page
    .locator('section')
    .filter({ has: page.getByRole('heading', { name: 'Foyer et organisation' }) })
    .last()
  await household.getByRole('button', { name: 'Ajouter un lien' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('combobox', { name: 'Personne' }).fill(other.name)
  await expect(dialog.getByRole('option').first()).toContainText(other.name)
  await page.keyboard.press('Enter')
  await page.keyboard.press('Tab')
  await page.keyboard.type('Dit au téléphone')
  await expectNoFault(page, 'a link to be added')
  await dialog.getByRole('button', { name: 'Enregistrer' }).click()
  await expect(household.getByRole('link', { name: other.name })).toBeVisible()
  await expect(household.getByText('« Dit au téléphone »')).toBeVisible()
  await page.keyboard.press('z')
  await expect(household.getByRole('link', { name: other.name })).toHaveCount(0)
  await expect(page.getByRole('heading', { level: 1, name })).toBeVisible()
})

test('merge, a new mail, undo: the mail is on the customer it was written by', async ({ page, request }) => {
  const { name, customers, emails } = await makePair(request)
  const [a, b] = customers
  await signIn(page, 'steward')
  const review = new IdentityPage(page)
  await review.openPair(a, name)
  await page.getByRole('button', { name: /^Fusionner/ }).click()
  await expect(review.toasts.getByText('Fusionnés')).toBeVisible()
  const idOf = async (id: string) => {
    const response = await request.get(`/api/v1/customers/${id}`, { headers: authorisation })
    return ((await response.json()) as { id: string }).id
  }
  // The toast is there before the server has answered.
  await expect(async () => expect(await idOf(a)).toBe(await idOf(b))).toPass()
  const subject = `Commande ${letters()}`
  const merged = await submitMail(request, mail(emails[1], subject))
  expect(await idOf(merged.customerId)).toBe(await idOf(a))

  await review.open('/identity/merges')
  const line = page.getByRole('listitem').filter({ hasText: name })
  await line.getByRole('button', { name: /^Défaire/ }).click()
  await expect(line.getByText('Défaite par')).toBeVisible()

  const found = await request.get(`/api/v1/conversations/${merged.conversationId}`, { headers: authorisation })
  expect(((await found.json()) as { customerId: string }).customerId).toBe(b)
  await review.open(`/customers/${b}`)
  await expect(page.getByRole('heading', { name: subject })).toBeVisible()
  await review.open(`/customers/${a}`)
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
  await expect(page.getByRole('heading', { name: subject })).toHaveCount(0)
})

test('a source record is taken out by hand and put back', async ({ page, request }) => {
  const {
    customers: [a, b],
  } = await makePair(request)
  const merged = await request.post(`/api/v1/customers/${a}/merge`, {
    headers: authorisation,
    data: { with: [b], reason: 'Essai' },
  })
  expect(merged.status()).toBe(201)
  await signIn(page, 'steward')
  const review = new IdentityPage(page)
  await review.open(`/customers/${a}?tab=sources`)
  await page
    .getByRole('button', { name: /^Séparer la fiche/ })
    .first()
    .click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('button', { name: 'Séparer' }).click()
  await expect(dialog.getByText('Dites pourquoi, en quelques mots.')).toBeVisible()
  await dialog.getByRole('textbox', { name: 'Motif' }).fill('Deux sœurs')
  await dialog.getByRole('button', { name: 'Séparer' }).click()
  await expect(review.toasts.getByText(/fiche séparée/)).toBeVisible()
  await expect(page.getByRole('button', { name: /^Séparer la fiche/ })).toHaveCount(0)
  await page.keyboard.press('z')
  await expect(page.getByRole('button', { name: /^Séparer la fiche/ })).toHaveCount(2)
})

test('a value that is chosen is sent once, however often Enter is pressed', async ({ page, request }) => {
  const { customers } = await makePair(request)
  await signIn(page, 'steward')
  const review = new IdentityPage(page)
  await review.open(`/customers/${customers[0]}`)
  await page.getByRole('button', { name: /Nom : d’où vient cette valeur/ }).click()
  await page.getByRole('button', { name: 'Décider' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('textbox', { name: 'Motif' }).fill('Selon sa carte d’identité')
  const { promise: held, resolve: release } = Promise.withResolvers<void>()
  const sent: string[] = []
  await page.route('**/customers/**', async (route) => {
    if (route.request().method() === 'POST') sent.push(route.request().url())
    await held
    await route.continue()
  })
  const value = dialog.getByRole('textbox', { name: 'Nom', exact: true })
  await value.press('Enter')
  await value.press('Enter')
  release()
  await expect(dialog).toBeHidden()
  expect(sent).toHaveLength(1)
})

test('what must never be merged is listed, and the decision taken back', async ({ page, request }) => {
  const { name, customers } = await makePair(request)
  await signIn(page, 'steward')
  const review = new IdentityPage(page)
  await review.openPair(customers[0], name)
  const heard = page.waitForResponse((response) => response.request().method() === 'POST')
  await page.keyboard.press('x')
  await heard
  await review.open('/identity?view=never')
  await review.row(name).click()
  await page.getByRole('button', { name: 'Revenir sur cette décision' }).click()
  await expect(review.toasts.getByText(name)).toBeVisible()
  await expect(review.row(name)).toHaveCount(0)
})

test('a company’s numbers are checked, set in groups and say where they come from', async ({ page, request }) => {
  const word = letters()
  const { customerId } = await putRecord(
    request,
    { organisationName: `Optique ${word}`, iban: 'FR76 3000 6000 0112 3456 7890 189' },
    `${word}@courriel.example`,
  )
  await signIn(page, 'agent')
  const review = new IdentityPage(page)
  await review.open(`/customers/${customerId}`)
  await expect(page.getByText('FR76 •••• •••• 0189')).toBeVisible()
  await page.getByRole('button', { name: 'Plus d’actions' }).first().click()
  await page.getByRole('menuitem', { name: 'Corriger l’identité' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('textbox', { name: 'SIRET' }).fill('552 100 554 00014')
  await dialog.getByRole('button', { name: 'Enregistrer' }).click()
  await expect(dialog.getByText('Ce SIRET n’existe pas')).toBeVisible()
  await expectNoFault(page, 'a wrong number')
  await dialog.getByRole('textbox', { name: 'SIRET' }).fill('55210055400013')
  await dialog.getByRole('button', { name: 'Enregistrer' }).click()
  await expect(page.getByText('552 100 554 00013')).toBeVisible()
  await page.getByRole('button', { name: /SIRET.+d’où vient/ }).click()
  await expect(page.getByRole('region', { name: /SIRET.+d’où vient/ }).getByText('Saisi par un collègue')).toBeVisible()
  await expectNoFault(page, 'where a number comes from')
})

for (const theme of ['light', 'dark'] as const) {
  test(`the review, the merges and their states have no fault, ${theme}`, async ({ page, request }) => {
    const {
      name,
      customers: [a],
    } = await makePair(request)
    await page.emulateMedia({ colorScheme: theme })
    await signIn(page, 'steward')
    const review = new IdentityPage(page)
    await review.open('/identity')
    await expect(review.queue).toBeVisible()
    await expectNoFault(page, 'the queue')
    await review.openPair(a, name)
    await expect(review.pair.getByText('Rien n’est détruit')).toBeVisible()
    await expectNoFault(page, 'a pair')
    await page.getByRole('button', { name: 'Choisir plusieurs paires' }).click()
    await page.getByRole('checkbox', { name: new RegExp(name) }).check()
    await page.getByRole('button', { name: 'Fusionner…' }).click()
    await expect(page.getByRole('dialog').getByText('Fiche unique :')).toBeVisible()
    await expectNoFault(page, 'the preview of many')
    await page.keyboard.press('Escape')
    await page.setViewportSize({ width: 360, height: 780 })
    await expectNoFault(page, 'a pair on a phone')
    await review.open('/identity')
    await expectNoFault(page, 'the queue on a phone')
    await review.open('/identity/merges')
    await expectNoFault(page, 'the merges')
    await review.open('/identity/rules')
    await expect(page.getByRole('heading', { name: 'Valeurs bloquées' })).toBeVisible()
    await expectNoFault(page, 'the rules')
    await review.open(`/customers/${a}?tab=identity`)
    await expect(page.getByRole('region', { name: 'Liens et fusions' })).toBeVisible()
    await expectNoFault(page, 'the history of a customer')
  })
}
