import { type APIRequestContext, expect, type Locator, type Page } from '@playwright/test'
import { authorisation, visit } from './relais'

/** The review of suspected duplicates, as a steward sees and uses it, in French. */
export class IdentityPage {
  readonly queue: Locator
  readonly pair: Locator
  readonly toasts: Locator

  constructor(readonly page: Page) {
    this.queue = page.getByRole('list', { name: 'Doublons présumés' })
    this.pair = page.getByRole('region', { name: 'Comparaison' })
    this.toasts = page.getByRole('region', { name: 'Notifications' })
  }

  /** Opens an address and waits until the screen hears what happens. */
  async open(address: string): Promise<void> {
    const stream = this.page.waitForResponse((response) => response.url().includes('/api/live'))
    await visit(this.page, address)
    await stream
  }

  /** Opens the pair of a customer from its file, with the keyboard alone. The queue then stands at it. */
  async openPair(customerId: string, name: string): Promise<void> {
    await this.open(`/customers/${customerId}`)
    await this.page.getByRole('link', { name: `Comparer avec ${name}` }).focus()
    await this.page.keyboard.press('Enter')
    await expect(this.pair.getByRole('columnheader', { name })).toHaveCount(2)
    await expect(this.row(name)).toBeVisible()
  }

  row(name: string): Locator {
    return this.queue.getByRole('link').filter({ hasText: name })
  }
}

type Stated = {
  givenName?: string
  familyName?: string
  organisationName?: string
  iban?: string
  birthDate?: string
  street?: string
  postcode?: string
  city?: string
}

/** A source record of a shop's register, with its e-mail address; of an organisation when it states one's name. */
export async function putRecord(
  request: APIRequestContext,
  attributes: Stated,
  email: string,
): Promise<{ sourceRecordId: string; customerId: string; outcome: string }> {
  const response = await request.put('/api/v1/source-records', {
    headers: authorisation,
    data: [
      {
        source: 'crm:e2e',
        sourceKey: crypto.randomUUID(),
        kind: attributes.organisationName ? 'organisation' : 'individual',
        attributes,
        contactPoints: [{ kind: 'email', value: email }],
      },
    ],
  })
  expect(response.ok(), await response.text()).toBe(true)
  const [row] = (await response.json()) as { sourceRecordId: string; customerId: string; outcome: string }[]
  if (!row) throw new Error('no row')
  return row
}

const below = (count: number) => Math.floor(Math.random() * count)
const word = () => Array.from({ length: 9 }, () => String.fromCharCode(97 + below(26))).join('')
const capital = (text: string) => text.slice(0, 1).toUpperCase() + text.slice(1)

export type Pair = { name: string; street: string; customers: [string, string]; emails: [string, string] }

/**
 * Two records of which one figure of the birth date and the address differ: somebody has to look. Nothing in them is
 * shared with anybody else of this run, which would bring further pairs.
 */
export async function makePair(request: APIRequestContext): Promise<Pair> {
  const [givenName, familyName] = [capital(word()), capital(word())]
  const year = 1920 + below(90)
  const month = String(1 + below(12)).padStart(2, '0')
  const day = below(9) + 1
  // Different from the first letter on, so that the whole of each value is marked.
  const address = (side: 1 | 2) => ({
    street: `${side}${10 + below(90)} rue ${side === 1 ? 'A' : 'Z'}${word()}`,
    postcode: `${side}${1000 + below(9000)}`,
    city: `${side === 1 ? 'B' : 'Y'}${word()}`,
  })
  const emails: [string, string] = [`${word()}@${word()}.example`, `${word()}@${word()}.example`]
  const first = address(1)
  const a = await putRecord(
    request,
    { givenName, familyName, birthDate: `${year}-${month}-1${day}`, ...first },
    emails[0],
  )
  const b = await putRecord(
    request,
    { givenName, familyName, birthDate: `${year}-${month}-0${day}`, ...address(2) },
    emails[1],
  )
  expect(b.outcome).toBe('review')
  return {
    name: `${givenName} ${familyName}`,
    street: first.street,
    customers: [a.customerId, b.customerId],
    emails,
  }
}
