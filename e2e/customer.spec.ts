import { expect } from '@playwright/test'
import { CustomerPage, makeCustomer } from './pages/customer-page'
import { account, authorisation, expectNoFault, reload, signIn, test, visit } from './pages/relais'

const letters = () => Array.from({ length: 6 }, () => String.fromCharCode(97 + Math.floor(Math.random() * 26))).join('')
/** A French mobile number that nobody else has in this run. */
const mobile = () => `06${String(Math.floor(Math.random() * 1e8)).padStart(8, '0')}`
const spaced = (phone: string) => phone.replace(/(\d{2})(?=\d)/g, '$1 ').trim()

test('with the keyboard alone: sign in, search with a slip, open the file, note a call, take it back', async ({
  page,
  request,
}) => {
  const family = `Quémérac${letters()}`
  await makeCustomer(
    request,
    { givenName: 'Solenn', familyName: family, phone: mobile() },
    { text: 'Ma monture a un jeu.', subject: 'Monture' },
  )
  const { email, password } = account('agent')
  await visit(page, '/sign-in?next=%2Fcustomers')
  await page.locator('input[name=email]').focus()
  await page.keyboard.type(email)
  await page.keyboard.press('Tab')
  await page.keyboard.type(password)
  await page.keyboard.press('Enter')
  const customer = new CustomerPage(page)
  await expect(customer.list).toBeVisible()

  await customer.keys('/')
  await expect(customer.search).toBeFocused()
  // Without accents, and with a letter too many.
  await page.keyboard.type(`solenn ${family.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()}s`)
  await expect(customer.row(family)).toBeVisible()
  await customer.keys('ArrowDown')
  await expect(customer.row(family)).toBeFocused()
  await customer.keys('Enter')
  await expect(page.getByRole('heading', { level: 1, name: `Solenn ${family}` })).toBeVisible()

  await page.keyboard.press('Control+k')
  await page.keyboard.type('noter un appel')
  await expect(page.getByRole('option', { name: 'Noter un appel' })).toHaveAttribute('aria-selected', 'true')
  await page.keyboard.press('Enter')
  await expect(customer.dialog.getByRole('textbox', { name: /Ce qui s’est dit/ })).toBeFocused()
  // Letters that are shortcuts elsewhere are only letters here.
  await page.keyboard.type('Elle repasse jeudi, je garde la paire.')
  await page.keyboard.press('Control+Enter')
  await expect(customer.entry('Elle repasse jeudi')).toBeVisible()
  await expect(customer.toasts.getByText('Appel noté')).toBeVisible()

  await customer.keys('j')
  await expect(customer.timeline.locator('[data-entry]').first()).toBeFocused()
  await customer.keys('Enter')
  await expect(customer.timeline.getByRole('link', { name: 'Ouvrir dans la demande' })).toBeVisible()
  await customer.keys('z')
  await expect(customer.entry('Elle repasse jeudi')).toHaveCount(0)
})

test('a call, a visit and a letter take two clicks and one screen', async ({ page, request }) => {
  await signIn(page, 'agent')
  const family = `Deux${letters()}`
  const { customerId } = await makeCustomer(
    request,
    { givenName: 'Rose', familyName: family },
    { text: 'Bonjour', subject: 'Essai' },
  )
  const customer = new CustomerPage(page)
  for (const [channel, said, word] of [
    ['Appel', 'Rappelle pour le devis', 'Appel noté'],
    ['Visite', 'Essaie trois montures', 'Visite notée'],
    ['Courrier', 'Envoie son ordonnance', 'Courrier noté'],
  ] as const) {
    await customer.open(customerId)
    await page.getByRole('button', { name: 'Noter un échange' }).click()
    await customer.dialog.getByRole('radio', { name: channel }).click()
    await customer.dialog.getByRole('textbox', { name: /Ce qui s’est dit|Ce que dit le courrier/ }).fill(said)
    await customer.dialog.getByRole('button', { name: /^Noter/ }).click()
    await expect(customer.toasts.getByText(word)).toBeVisible()
    await expect(customer.entry(said)).toBeVisible()
  }
})

test('a new request is opened from the file, and refuses to be without a subject', async ({ page, request }) => {
  await signIn(page, 'agent')
  const { customerId } = await makeCustomer(
    request,
    { givenName: 'Paul', familyName: `Neuf${letters()}` },
    { text: 'Bonjour' },
  )
  const customer = new CustomerPage(page)
  await customer.open(customerId)
  await page.getByRole('button', { name: 'Nouvelle demande' }).click()
  await customer.dialog.getByRole('textbox', { name: /Ce qui s’est dit/ }).fill('Veut des lentilles')
  await customer.dialog.getByRole('button', { name: /^Noter/ }).click()
  await expect(customer.dialog.getByText('Donnez un objet à la nouvelle demande.')).toBeVisible()
  await customer.dialog.getByRole('textbox', { name: 'Objet' }).fill('Premières lentilles')
  await customer.dialog.getByLabel('Motif').selectOption({ label: 'Conseil d’achat' })
  await customer.dialog.getByRole('button', { name: /^Noter/ }).click()
  await expect(customer.timeline.getByRole('heading', { name: 'Premières lentilles' })).toBeVisible()
})

test('the palette finds a phone in any spelling, a loyalty number, a conversation and what was said', async ({
  page,
  request,
}) => {
  await signIn(page, 'agent')
  const family = `Palette${letters()}`
  const phone = mobile()
  const loyalty = `ECL${phone.slice(2)}`
  const word = `zythum${letters()}`
  const { conversationId } = await makeCustomer(
    request,
    { givenName: 'Anna', familyName: family, phone, loyalty },
    { text: `Mes verres sentent le ${word}.`, subject: `Odeur ${letters()}` },
  )
  const found = await request.get(`/api/v1/conversations/${conversationId}`, { headers: authorisation })
  const { number, subject } = (await found.json()) as { number: number; subject: string }
  const customer = new CustomerPage(page)
  await customer.openList()
  const palette = page.getByRole('dialog', { name: 'Palette de commandes' })
  for (const [query, option] of [
    [spaced(phone), `Anna ${family}`],
    [phone.replace(/^0/, '+33 '), `Anna ${family}`],
    [phone.replace(/^0/, '0033'), `Anna ${family}`],
    [spaced(phone).replaceAll(' ', '.'), `Anna ${family}`],
    [loyalty.toLowerCase(), `Anna ${family}`],
    [`D-${number}`, subject],
    [word, word],
  ] as const) {
    await page.keyboard.press('Control+k')
    await page.keyboard.type(query)
    const line = palette.getByRole('option').filter({ hasText: option })
    await expect(line.first(), query).toBeVisible()
    await expect(palette.locator('mark').first(), query).toBeVisible({ visible: option !== subject && query === word })
    await page.keyboard.press('Escape')
    await expect(palette).toBeHidden()
  }
})

test('contact points are added in one spelling, corrected, marked and ended, each with undo', async ({
  page,
  request,
}) => {
  await signIn(page, 'agent')
  const phone = mobile()
  const { customerId } = await makeCustomer(
    request,
    { givenName: 'Lina', familyName: `Points${letters()}`, email: `lina.${letters()}@courriel.example` },
    { text: 'Bonjour' },
  )
  const customer = new CustomerPage(page)
  await customer.open(customerId)
  await customer.summary.getByRole('button', { name: 'Ajouter une coordonnée' }).click()
  await customer.dialog.getByRole('textbox', { name: /^Téléphone/ }).fill('06 12')
  await customer.dialog.getByRole('button', { name: 'Enregistrer' }).click()
  await expect(customer.dialog.getByText('Ce n’est pas un numéro complet.')).toBeVisible()
  await customer.dialog.getByRole('textbox', { name: /^Téléphone/ }).fill(phone.replace(/^0/, '0033 '))
  await customer.dialog.getByRole('button', { name: 'Enregistrer' }).click()
  const nbsp = spaced(phone).replaceAll(' ', '\u00a0')
  await expect(customer.point(nbsp)).toBeVisible()
  // The international spelling is one hover away.
  await expect(customer.point(nbsp).getByTitle(/^\+33/)).toBeVisible()

  await customer
    .point(nbsp)
    .getByRole('button', { name: /^Actions sur/ })
    .click()
  await page.getByRole('menuitem', { name: 'Marquer comme partagé' }).click()
  await expect(customer.point(nbsp).getByText('partagé')).toBeVisible()
  await customer.keys('z')
  await expect(customer.point(nbsp).getByText('partagé')).toHaveCount(0)

  await customer
    .point(nbsp)
    .getByRole('button', { name: /^Actions sur/ })
    .click()
  await page.getByRole('menuitem', { name: 'N’est plus utilisé' }).click()
  await expect(customer.summary.getByText('1 ancienne coordonnée')).toBeVisible()
  await customer.keys('z')
  await expect(customer.summary.getByText('1 ancienne coordonnée')).toHaveCount(0)
  await expect(customer.point(nbsp)).toBeVisible()
})

test('each value says where it comes from; a correction stands beside the sources and can be withdrawn', async ({
  page,
  request,
}) => {
  await signIn(page, 'agent')
  const family = `Origine${letters()}`
  const email = `${letters()}@courriel.example`
  const { customerId } = await makeCustomer(
    request,
    { givenName: 'Eva', familyName: family, email },
    { text: 'Bonjour' },
  )
  const customer = new CustomerPage(page)
  await customer.open(customerId)
  await page.getByRole('button', { name: /E-mail : d’où vient cette valeur/ }).click()
  const origin = page.getByRole('region', { name: /E-mail : d’où vient cette valeur/ })
  await expect(origin.getByText('Une seule source donne cette valeur.')).toBeVisible()
  await origin.getByRole('button', { name: 'Fermer l’explication' }).click()

  await page.getByRole('button', { name: 'Plus d’actions' }).click()
  await page.getByRole('menuitem', { name: 'Corriger l’identité' }).click()
  await customer.dialog.getByRole('textbox', { name: 'Nom', exact: true }).fill(`${family}-Riou`)
  await customer.dialog.getByRole('button', { name: 'Enregistrer' }).click()
  await expect(page.getByRole('heading', { level: 1, name: `Eva ${family}-Riou` })).toBeVisible()
  await page.getByRole('button', { name: /Nom : d’où vient cette valeur/ }).click()
  const name = page.getByRole('region', { name: /Nom : d’où vient cette valeur/ })
  await expect(name.getByText('Retenue : le choix d’un collègue.')).toBeVisible()
  await expect(name.getByRole('listitem')).toHaveCount(2)
  await customer.keys('Escape', 'z')
  await expect(page.getByRole('heading', { level: 1, name: `Eva ${family}`, exact: true })).toBeVisible()
})

test('a promise is made, runs, is kept, and is open again when that was a slip', async ({ page, request }) => {
  await signIn(page, 'agent')
  const { customerId } = await makeCustomer(
    request,
    { givenName: 'Tom', familyName: `Promis${letters()}` },
    { text: 'Quand ?' },
  )
  const customer = new CustomerPage(page)
  await customer.open(customerId)
  await customer.summary.getByRole('button', { name: 'Promettre' }).click()
  await customer.dialog.getByRole('textbox', { name: /Ce que vous promettez/ }).fill('Rappel de l’atelier')
  await customer.dialog.getByRole('button', { name: 'demain' }).click()
  await customer.dialog.getByRole('button', { name: 'Promettre' }).click()
  const promise = customer.summary.getByRole('listitem').filter({ hasText: 'Rappel de l’atelier' })
  await expect(promise.getByText(/demain/)).toBeVisible()
  await promise.getByRole('button', { name: 'Marquer « Rappel de l’atelier » comme tenue' }).click()
  await expect(promise.getByText('tenue')).toBeVisible()
  await customer.keys('z')
  await expect(promise.getByText(/demain/)).toBeVisible()
})

test('what happens elsewhere shows in an open file without a reload', async ({ page, request }) => {
  await signIn(page, 'agent')
  const from = { givenName: 'Vif', familyName: `Direct${letters()}`, email: `${letters()}@courriel.example` }
  const { customerId } = await makeCustomer(request, from, { text: 'Premier message' })
  const customer = new CustomerPage(page)
  await customer.open(customerId)
  await expect(customer.entry('Premier message')).toBeVisible()
  await makeCustomer(request, from, {
    text: 'Second message, tout frais',
    subject: 'Autre besoin',
    channel: 'shop',
    kind: 'visit',
  })
  await expect(customer.timeline.getByRole('heading', { name: 'Autre besoin' })).toBeVisible()
})

test('a merged id leads to the survivor, which says so; an unknown one to the way back', async ({ page, request }) => {
  await signIn(page, 'supervisor')
  const family = `Fusion${letters()}`
  const one = await makeCustomer(
    request,
    { givenName: 'Ada', familyName: family, email: `${letters()}@un.example` },
    { text: 'Un' },
  )
  const two = await makeCustomer(
    request,
    { givenName: 'A.', familyName: family, email: `${letters()}@deux.example` },
    { text: 'Deux' },
  )
  const merged = await request.post(`/api/v1/customers/${one.customerId}/merge`, {
    headers: authorisation,
    data: { with: [two.customerId], reason: 'Même personne' },
  })
  expect(merged.ok(), await merged.text()).toBe(true)
  await visit(page, `/customers/${two.customerId}`)
  await page.waitForURL(new RegExp(`/customers/${one.customerId}`))
  await expect(page.getByRole('status').filter({ hasText: `Vous aviez ouvert la fiche de A. ${family}` })).toBeVisible()

  const response = await visit(page, `/customers/${crypto.randomUUID()}`)
  expect(response?.status()).toBe(404)
  await expect(page.getByRole('heading', { level: 1, name: 'Page introuvable' })).toBeVisible()
})

test('who looked is shown to those who may know, and to nobody else', async ({ another, page, request }) => {
  const { customerId } = await makeCustomer(
    request,
    { givenName: 'Zoé', familyName: `Vue${letters()}` },
    { text: 'Bonjour' },
  )
  await signIn(page, 'agent')
  const customer = new CustomerPage(page)
  await customer.open(customerId)
  await expect(page.getByRole('tab', { name: 'Journal d’accès' })).toHaveCount(0)

  const other = await another()
  await signIn(other, 'privacy_officer')
  await visit(other, `/customers/${customerId}?tab=access`)
  await expect(other.getByRole('row', { name: /a consulté la fiche/ }).first()).toBeVisible()
  // Who only watches over privacy changes nothing.
  await expect(other.getByRole('button', { name: 'Noter un échange' })).toHaveCount(0)
  await expect(other.getByRole('button', { name: 'Promettre' })).toHaveCount(0)
})

test('the timeline is filtered by channel and period, kept in the address', async ({ page, request }) => {
  await signIn(page, 'agent')
  const phone = mobile()
  const family = `Filtre${letters()}`
  const { customerId } = await makeCustomer(
    request,
    { givenName: 'Ivan', familyName: family, phone },
    { text: 'Par le formulaire' },
  )
  await makeCustomer(request, { phone }, { text: 'Par SMS', channel: 'sms', kind: 'message', subject: 'SMS' })
  const customer = new CustomerPage(page)
  await customer.open(customerId)
  const filters = page.getByRole('group', { name: 'Filtres de la chronologie' })
  await filters.getByRole('button', { name: /^SMS/ }).click()
  await expect(customer.entry('Par SMS')).toBeVisible()
  await expect(customer.entry('Par le formulaire')).toHaveCount(0)
  await reload(page)
  await expect(filters.getByRole('button', { name: /^SMS/ })).toHaveAttribute('aria-pressed', 'true')
  await expect(customer.entry('Par le formulaire')).toHaveCount(0)
  await filters.getByRole('button', { name: 'Tous' }).click()
  await expect(customer.timeline.getByRole('article')).toHaveCount(2)
})

for (const scheme of ['light', 'dark'] as const) {
  for (const width of [1440, 360]) {
    test(`no accessibility fault in customers, ${scheme}, ${width} px`, async ({ page, request }) => {
      test.setTimeout(240_000)
      await page.setViewportSize({ width, height: 800 })
      await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' })
      await signIn(page, 'supervisor')
      const customer = new CustomerPage(page)
      const settle = async (state: string) => {
        await expectNoFault(page, state)
        const overflow = await page.evaluate(
          () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
        )
        expect(overflow, `${state} scrolls sideways`).toBeLessThanOrEqual(0)
      }
      await customer.openList()
      await settle('list')
      await customer.search.fill('nadia')
      await expect(page.locator('mark').first()).toBeVisible()
      await settle('results')
      await customer.search.fill('xyzzyxyzzy')
      await expect(page.getByText('Aucun client ne correspond')).toBeVisible()
      await settle('no result')

      const found = await request.get('/api/v1/customers?q=nadia&limit=1', { headers: authorisation })
      const { items } = (await found.json()) as { items: { id: string }[] }
      const id = items[0]?.id ?? ''
      await customer.open(id)
      await settle('file')
      await page.getByRole('button', { name: /E-mail : d’où vient cette valeur/ }).click()
      await customer.timeline.locator('[data-entry]').first().click()
      await settle('origin and entry open')
      for (const tab of ['Demandes', 'Fiches sources', 'Journal d’accès']) {
        await page.getByRole('tab', { name: tab }).click()
        await expect(page.getByRole('tabpanel').getByText(/./).first()).toBeVisible()
        await page.waitForLoadState('networkidle')
        await settle(tab)
      }
      await page.getByRole('button', { name: 'Noter un échange' }).click()
      await settle('note a contact')
      await page.keyboard.press('Escape')
      await customer.summary.getByRole('button', { name: 'Promettre' }).click()
      await settle('promise')
      await page.keyboard.press('Escape')
      await customer.summary.getByRole('button', { name: 'Ajouter une coordonnée' }).click()
      await customer.dialog.getByRole('button', { name: 'Enregistrer' }).click()
      await settle('contact point with a fault')
      await page.keyboard.press('Escape')
      await page.getByRole('button', { name: 'Plus d’actions' }).click()
      await settle('menu')
      await page.getByRole('menuitem', { name: 'Corriger l’identité' }).click()
      await settle('identity')
      await page.keyboard.press('Escape')
      await page.keyboard.press('Control+k')
      await page.keyboard.type('lunettes')
      await expect(page.locator('[role=dialog] mark').first()).toBeVisible()
      await settle('palette')
    })
  }
}
