import 'server-only'
import { headers } from 'next/headers'
import { originOf } from '@/lib/platform/request-origin'
import { confirmOptIn } from '../commands/confirm-opt-in'
import { openForm } from '../route'
import { text } from './fields'

/** Confirms a consent asked for by e-mail. A form, because mail programs open every link before their reader does. */
export const confirmByLink = openForm('/preferences/access', async (form) => {
  const given = await headers()
  const token = text(form, 'token')
  await confirmOptIn(token, { ...originOf(given), userAgent: given.get('user-agent') })
  return { to: `/preferences/confirm/${token}` }
})
