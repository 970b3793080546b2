import { expect, type Locator, type Page } from '@playwright/test'
import { visit } from './relais'

/** The inbox with the conversation that is open in it, as a colleague sees and uses them, in French. */
export class InboxPage {
  readonly queue: Locator
  readonly thread: Locator
  readonly composer: Locator
  readonly text: Locator
  readonly toasts: Locator
  readonly resolveDialog: Locator

  constructor(readonly page: Page) {
    this.queue = page.getByRole('region', { name: 'File des demandes' })
    this.thread = page.getByRole('region', { name: 'Échanges' })
    this.composer = page.getByRole('region', { name: 'Répondre' })
    this.text = this.composer.getByRole('textbox', { name: /Votre (réponse|note interne)/ })
    this.toasts = page.getByRole('region', { name: 'Notifications' })
    this.resolveDialog = page.getByRole('dialog', { name: 'Résoudre la demande' })
  }

  async open(search = ''): Promise<void> {
    await this.goLive(`/inbox${search}`)
    await expect(this.queue.getByRole('heading', { level: 1 })).toBeVisible()
  }

  async openConversation(id: string, search = ''): Promise<void> {
    await this.goLive(`/inbox/${id}${search}`)
    await expect(this.text).toBeVisible()
  }

  /** Opens an address and waits for its stream, so that what happens next is heard at once. */
  private async goLive(address: string): Promise<void> {
    const stream = this.page.waitForResponse((response) => response.url().includes('/api/live'))
    await visit(this.page, address)
    await stream
  }

  row(text: string): Locator {
    return this.queue.getByRole('link').filter({ hasText: text })
  }

  message(text: string): Locator {
    return this.thread.getByText(text)
  }

  title(text: string): Locator {
    return this.page.getByRole('heading', { level: 1, name: text })
  }

  /** Presses single keys one after the other, as typed. */
  async keys(...keys: string[]): Promise<void> {
    for (const key of keys) await this.page.keyboard.press(key)
  }
}
