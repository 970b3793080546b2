import 'server-only'
import { headers } from 'next/headers'
import { unstable_rethrow } from 'next/navigation'
import type { z } from 'zod'
import type { Actor } from './actor'
import { DomainError, type ErrorCode, type FieldErrors } from './errors'
import { logger } from './logger'
import type { Permission } from './permissions'
import { requireActor } from './session'
import { unstorableText } from './storable'

export type ActionResult<T> =
  | { ok: true; data: T }
  | { ok: false; code: ErrorCode; fields?: FieldErrors; params?: Record<string, string | number> }
  | { ok: false; code: 'unexpected'; errorId: string }

/** Field errors of a failed zod parse: path → messages. */
export function fieldErrors(error: z.ZodError): FieldErrors {
  const fields: FieldErrors = {}
  for (const issue of error.issues.flatMap((each) => told(each))) {
    const key = issue.path.join('.') || '_'
    fields[key] = [...(fields[key] ?? []), issue.message]
  }
  return fields
}

/** Of a value that fits no form of several, what is wrong with it in the form whose shape it has; else the issue. */
function told(issue: z.core.$ZodIssue): z.core.$ZodIssue[] {
  if (issue.code !== 'invalid_union') return [issue]
  const wrongShape = ({ code, path }: z.core.$ZodIssue) => code === 'invalid_type' && path.length === 0
  const meant = issue.errors.filter((form) => !form.some(wrongShape))
  if (meant.length !== 1) return [issue]
  return (meant[0] ?? []).flatMap((inner) => told({ ...inner, path: [...issue.path, ...inner.path] }))
}

/** Refuses a write that another site could have sent in the user's name. Throws `forbidden`. */
export async function demandOrigin(): Promise<void> {
  const given = await headers()
  const origin = given.get('origin')
  const host = given.get('x-forwarded-host') ?? given.get('host')
  // Next compares Origin with Host when it is there; we also refuse when it is missing.
  if (!origin || !host || new URL(origin).host !== host) throw new DomainError('forbidden')
}

type Registered = { permission: Permission }
const registry = new Map<unknown, Registered>()

/** What an action asks for, for the authorisation matrix test; undefined when it was not made by `action()`. */
export function permissionOfAction(fn: unknown): Permission | undefined {
  return registry.get(fn)?.permission
}

/**
 * Wraps a server action: origin → session → permission → zod → run → typed result. Expected errors come back as
 * codes; anything else is logged with an id that the user is shown.
 */
export function action<Schema extends z.ZodType, T>(
  permission: Permission,
  schema: Schema,
  run: (actor: Actor, input: z.output<Schema>) => Promise<T>,
): (input: z.input<Schema>) => Promise<ActionResult<T>> {
  const wrapped = async (input: z.input<Schema>): Promise<ActionResult<T>> => {
    try {
      await demandOrigin()
      const actor = await requireActor(permission)
      const unstorable = unstorableText(input)
      if (unstorable) return { ok: false, code: 'invalid_input', fields: { [unstorable]: ['unreadable characters'] } }
      const parsed = schema.safeParse(input)
      if (!parsed.success) return { ok: false, code: 'invalid_input', fields: fieldErrors(parsed.error) }
      return { ok: true, data: await run(actor, parsed.data) }
    } catch (error) {
      unstable_rethrow(error)
      if (error instanceof DomainError) return { ok: false, code: error.code, ...error.details }
      const errorId = crypto.randomUUID()
      logger.error({ err: error, errorId, permission }, 'action failed')
      return { ok: false, code: 'unexpected', errorId }
    }
  }
  registry.set(wrapped, { permission })
  return wrapped
}
