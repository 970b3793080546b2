import { type APIRequestContext, expect, type Page } from '@playwright/test'
import { type Another, signIn, submitMail, visit } from './relais'

const stamp = () => Math.random().toString(36).slice(2, 8)
/** A phone in one hand. */
export const PHONE = { width: 360, height: 780 }

export type Writer = { address: string; customerId: string; conversationId: string }

/** Somebody who wrote to the house once, so that their address is known. */
export async function aWriter(request: APIRequestContext): Promise<Writer> {
  const address = `portail-${stamp()}@example.org`
  const { customerId, conversationId } = await submitMail(
    request,
    `From: Maryvonne Quéré <${address}>\nTo: contact@clairvue.example\nSubject: Mes lunettes\nMessage-ID: <${stamp()}@example.org>\nContent-Type: text/plain; charset=utf-8\n\nBonjour, sont-elles prêtes ?`,
  )
  return { address, customerId, conversationId }
}

/** What left for customers, as an administrator reads it: each link there is the one that the customer gets. */
export class Outbox {
  private constructor(private readonly page: Page) {}

  static async open(another: Another): Promise<Outbox> {
    const page = await another()
    await signIn(page, 'administrator')
    return new Outbox(page)
  }

  /** The path of the first link of that form in the newest message to an address. */
  async link(address: string, form: RegExp): Promise<string> {
    let found = ''
    await expect(async () => {
      await visit(this.page, '/settings/outbox')
      const row = this.page.getByRole('row', { name: address }).first()
      const raw = await row.getByRole('link').last().getAttribute('href', { timeout: 1_000 })
      const text = (await (await this.page.request.get(raw ?? '')).text()).replaceAll(/=\r?\n/g, '')
      found = form.exec(text)?.[0] ?? ''
      expect(found).not.toBe('')
    }).toPass()
    return found
  }
}

/** Into the portal with a link of one's own, from the question to the page. Returns the link, which is used up. */
export async function enterPortal(another: Another, page: Page, address: string): Promise<string> {
  await visit(page, '/preferences')
  await page.getByLabel(/Votre adresse e-mail/).fill(address)
  await page.getByRole('button', { name: 'Recevoir mon accès' }).click()
  await expect(page.getByRole('status')).toContainText('un lien vient d’y partir')
  const outbox = await Outbox.open(another)
  const link = await outbox.link(address, /\/preferences\/open\/[\w-]{43}/)
  await visit(page, link)
  await page.getByRole('button', { name: 'Ouvrir mon espace' }).click()
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Maryvonne')
  return link
}
