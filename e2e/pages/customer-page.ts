import { type APIRequestContext, expect, type Locator, type Page } from '@playwright/test'
import { authorisation, visit } from './relais'

/** The list of customers and one customer's file, as a colleague sees and uses them, in French. */
export class CustomerPage {
  readonly search: Locator
  readonly list: Locator
  readonly timeline: Locator
  readonly summary: Locator
  readonly dialog: Locator
  readonly toasts: Locator

  constructor(readonly page: Page) {
    this.search = page.getByRole('searchbox', { name: 'Chercher un client' })
    this.list = page.getByRole('list', { name: 'Clients' })
    this.timeline = page.getByRole('region', { name: 'Chronologie' })
    this.summary = page.getByRole('complementary', { name: 'Synthèse' })
    this.dialog = page.getByRole('dialog')
    this.toasts = page.getByRole('region', { name: 'Notifications' })
  }

  async openList(search = ''): Promise<void> {
    await this.goLive(`/customers${search}`)
    await expect(this.page.getByRole('heading', { level: 1 })).toBeVisible()
  }

  async open(id: string, search = ''): Promise<void> {
    await this.goLive(`/customers/${id}${search}`)
    await expect(this.page.getByRole('heading', { level: 1 })).toBeVisible()
  }

  /** Opens an address and waits for its stream, so that what happens next is heard at once. */
  private async goLive(address: string): Promise<void> {
    const stream = this.page.waitForResponse((response) => response.url().includes('/api/live'))
    await visit(this.page, address)
    await stream
  }

  row(name: string): Locator {
    return this.list.getByRole('link').filter({ hasText: name })
  }

  /** One contact of the timeline, by what was said. */
  entry(text: string): Locator {
    return this.timeline.getByRole('button').filter({ hasText: text })
  }

  /** A line of the contact points, by its value. */
  point(text: string): Locator {
    return this.summary.getByRole('listitem').filter({ hasText: text })
  }

  async keys(...keys: string[]): Promise<void> {
    for (const key of keys) await this.page.keyboard.press(key)
  }
}

type Person = {
  givenName?: string
  familyName?: string
  organisationName?: string
  email?: string
  phone?: string
  loyalty?: string
}

/** A customer made the way integrators do: by what they sent. */
export async function makeCustomer(
  request: APIRequestContext,
  from: Person,
  said: { text: string; subject?: string; channel?: string; kind?: string; direction?: string },
): Promise<{ customerId: string; conversationId: string; interactionId: string }> {
  const response = await request.post('/api/v1/interactions', {
    headers: authorisation,
    data: {
      channel: said.channel ?? 'form',
      kind: said.kind ?? 'form',
      direction: said.direction ?? 'inbound',
      subject: said.subject,
      text: said.text,
      from:
        from.email || from.phone || from.loyalty ? from : { ...from, email: `${crypto.randomUUID()}@courriel.example` },
      source: 'e2e',
      externalId: crypto.randomUUID(),
    },
  })
  expect(response.ok(), await response.text()).toBe(true)
  return (await response.json()) as { customerId: string; conversationId: string; interactionId: string }
}
