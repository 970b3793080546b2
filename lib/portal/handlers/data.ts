import 'server-only'
import { headers } from 'next/headers'
import { proofOf } from '@/lib/consent/queries/receipt'
import { downloadResponse } from '@/lib/platform/download'
import { DomainError } from '@/lib/platform/errors'
import { askPrivacy, withdrawRequest } from '@/lib/privacy/commands/requests'
import { askProof, correctOwnIdentity, provePoint } from '../commands/correct-data'
import { downloadOf } from '../queries/data'
import { portalForm, portalRoute } from '../route'
import { browserSecret, keepBrowserSecret } from '../session'
import { pageLanguage, text } from './fields'

/** Corrects who one is. */
export const correctIdentity = portalForm('full', '/preferences/data', async (actor, form) => {
  const given = Object.fromEntries(
    (['givenName', 'familyName', 'organisationName', 'birthDate'] as const)
      .filter((field) => form.has(field))
      .map((field) => [field, text(form, field)]),
  )
  const { changeId, overruled } = await correctOwnIdentity(actor, given)
  return {
    to: '/preferences/data#identity',
    data: { corrected: changeId ? '1' : null, kept: overruled.join(',') || null },
  }
})

/** Sends a code to a new address, or to one that waits to be verified. */
export const askForProof = portalForm('full', '/preferences#reach', async (actor, form) => {
  const address = text(form, 'address').trim()
  await keepBrowserSecret((await askProof(actor, { address })).browserSecret)
  return { to: '/preferences#reach', data: { code: address } }
})

/** Takes the code back: the address is the customer's from now on. */
export const proveAddress = portalForm('full', '/preferences#reach', async (actor, form) => {
  const secret = await browserSecret()
  if (!secret) throw new DomainError('gone')
  await provePoint(actor, { browserSecret: secret, code: text(form, 'code'), language: pageLanguage(form) })
  return { to: '/preferences#reach' }
})

/** Asks for erasure or restriction. */
export const askForPrivacy = portalForm('full', '/preferences#rights', async (actor, form) => {
  await askPrivacy(actor, { kind: text(form, 'kind') as 'erasure', message: text(form, 'message') })
  return { to: '/preferences#rights' }
})

/** Takes a request back. */
export const withdrawPrivacy = portalForm('full', '/preferences#rights', async (actor, form) => {
  await withdrawRequest(actor, { requestId: text(form, 'requestId') })
  return { to: '/preferences#rights' }
})

/** Everything about oneself, to read or to take elsewhere (GDPR 15, 20). */
export const downloadData = portalRoute<{ format: string }>('full', async (actor, _request, { format }) => {
  if (format !== 'json' && format !== 'html') throw new DomainError('not_found')
  const english = (await headers()).get('accept-language')?.startsWith('en') ?? false
  return downloadResponse(await downloadOf(actor, format, english ? 'en' : 'fr'))
})

/** The proof of one thing that the customer said. */
export const downloadProof = portalRoute<{ eventId: string }>('full', async (actor, _request, { eventId }) =>
  downloadResponse(await proofOf(actor, eventId)),
)
