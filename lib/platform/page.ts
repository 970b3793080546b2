import 'server-only'
import { headers } from 'next/headers'
import { forbidden, notFound, redirect } from 'next/navigation'
import { type Actor, can } from './actor'
import { DomainError } from './errors'
import type { Permission } from './permissions'
import { PATH_HEADER } from './security-headers'
import { getActor } from './session'

/** Where to go to sign in, in the reader's language, with the way back. */
export async function signInAddress(): Promise<string> {
  const path = (await headers()).get(PATH_HEADER) ?? '/'
  const prefix = /^\/en(?:[/?]|$)/.test(path) ? '/en' : ''
  const way = path === '/' || path === '/en' ? '' : `?next=${encodeURIComponent(path)}`
  return `${prefix}/sign-in${way}`
}

/** The colleague who opened a page. Signed out: to the sign-in page. Without the permission: the 403 page. */
export async function pageActor(permission?: Permission): Promise<Actor> {
  const actor = await getActor()
  if (!actor) redirect(await signInAddress())
  if (permission && !can(actor, permission)) forbidden()
  return actor
}

/** What a page reads, with `not_found` as the 404 page and `forbidden` as the 403 page. */
export async function orNotFound<T>(reading: Promise<T>): Promise<T> {
  try {
    return await reading
  } catch (error) {
    if (
      error instanceof DomainError &&
      (error.code === 'not_found' || error.code === 'gone' || error.code === 'erased')
    )
      notFound()
    if (error instanceof DomainError && error.code === 'forbidden') forbidden()
    throw error
  }
}
