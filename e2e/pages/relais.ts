import { createConnection } from 'node:net'
import AxeBuilder from '@axe-core/playwright'
import {
  type APIRequestContext,
  type BrowserContext,
  type BrowserContextOptions,
  test as base,
  expect,
  type Page,
  type Response,
} from '@playwright/test'

export type Role = 'agent' | 'supervisor' | 'steward' | 'privacy_officer' | 'administrator'
type SignIn = { role: Role; email: string; password: string }

const { E2E_SIGN_INS = '[]', E2E_API_KEY = '', E2E_SMTP = '127.0.0.1:2525' } = process.env

/** The demo's account of a role. */
export function account(role: Role): SignIn {
  const found = (JSON.parse(E2E_SIGN_INS) as SignIn[]).find((each) => each.role === role)
  if (!found) throw new Error(`no sign-in for ${role}`)
  return found
}

/** A page in a browser of one's own, for somebody else than the one whose `page` it is. */
export type Another = (options?: BrowserContextOptions) => Promise<Page>

/** Closes what others opened with the test: a screen left open reads again with every event of the tests that follow. */
export const test = base.extend<{ another: Another }>({
  another: async ({ browser }, use) => {
    const opened: BrowserContext[] = []
    await use(async (options) => {
      const context = await browser.newContext(options)
      opened.push(context)
      return context.newPage()
    })
    await Promise.all(opened.map((context) => context.close()))
  },
})

export const authorisation = { authorization: `Bearer ${E2E_API_KEY}` }

/**
 * Until what the server sent later stands in its place: for a moment it is also in the page hidden, and a locator finds
 * it twice.
 */
async function revealed(page: Page): Promise<void> {
  await page.waitForFunction(() => !document.querySelector('[hidden][id^="S:"]'))
}

/** Opens an address and waits until all of the page is in its place. */
export async function visit(page: Page, address: string): Promise<Response | null> {
  const response = await page.goto(address)
  await revealed(page)
  return response
}

/** Loads the page anew and waits until all of it is in its place. */
export async function reload(page: Page): Promise<void> {
  await page.reload()
  await revealed(page)
}

/** Signs in through the form, as a person would. */
export async function signIn(page: Page, role: Role): Promise<void> {
  const { email, password } = account(role)
  await visit(page, '/sign-in')
  await page.locator('input[name=email]').fill(email)
  await page.locator('input[name=password]').fill(password)
  await page.locator('button[type=submit]').click()
  await page.waitForURL((url) => !url.pathname.includes('sign-in'))
}

/** Faults that axe finds on what is shown once nothing moves any more: half-drawn text has too little contrast. */
async function faults(page: Page, axe: AxeBuilder): Promise<string[]> {
  await page.evaluate(() =>
    Promise.allSettled(
      document
        .getAnimations()
        .filter(({ effect }) => Number.isFinite(effect?.getComputedTiming().endTime))
        .map(({ finished }) => finished),
    ),
  )
  const { violations } = await axe.analyze()
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' | ')}`)
}

/** No accessibility fault of WCAG 2.2 A and AA on what is shown now. */
export async function expectAccessible(page: Page): Promise<void> {
  const levels = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']
  expect(await faults(page, new AxeBuilder({ page }).withTags(levels))).toEqual([])
}

/** No fault of any kind axe knows, best practices included. */
export async function expectNoFault(page: Page, state: string): Promise<void> {
  expect(await faults(page, new AxeBuilder({ page })), state).toEqual([])
}

/** Delivers raw mail over SMTP as any server would; resolves once it was acknowledged. */
export function sendMail(from: string, to: string, data: string): Promise<void> {
  const [host = '127.0.0.1', port = '2525'] = E2E_SMTP.split(':')
  const lines = [
    'EHLO e2e.example',
    `MAIL FROM:<${from}>`,
    `RCPT TO:<${to}>`,
    'DATA',
    `${data.replace(/\r?\n/g, '\r\n').replace(/^\./gm, '..')}\r\n.`,
    'QUIT',
  ]
  return new Promise((resolve, reject) => {
    const socket = createConnection(Number(port), host)
    let pending = ''
    let acknowledged = false
    socket.setEncoding('utf8')
    socket.on('error', reject)
    socket.on('close', () => (acknowledged ? resolve() : reject(new Error('the mail was not acknowledged'))))
    socket.on('data', (chunk: string) => {
      pending += chunk
      for (let end = pending.indexOf('\r\n'); end >= 0; end = pending.indexOf('\r\n')) {
        const line = pending.slice(0, end)
        pending = pending.slice(end + 2)
        if (line[3] === '-') continue
        if (!/^[23]/.test(line)) return void socket.destroy(new Error(line))
        if (lines.length === 1) acknowledged = true
        const next = lines.shift()
        if (next) socket.write(`${next}\r\n`)
      }
    })
  })
}

/** Submits raw mail over the API and waits until it was understood. */
export async function submitMail(
  request: APIRequestContext,
  raw: string,
): Promise<{ interactionId: string; conversationId: string; customerId: string }> {
  const response = await request.post('/api/v1/inbound/email', {
    headers: { ...authorisation, 'content-type': 'message/rfc822' },
    data: Buffer.from(raw),
  })
  expect(response.status()).toBe(202)
  const { deliveryId } = (await response.json()) as { deliveryId: string }
  let delivery: { status: string; interactionId: string; conversationId: string; customerId: string } | undefined
  await expect(async () => {
    delivery = await (await request.get(`/api/v1/inbound/${deliveryId}`, { headers: authorisation })).json()
    expect(delivery?.status).toBe('processed')
  }).toPass()
  if (!delivery) throw new Error('no delivery')
  return delivery
}
