import { z } from 'zod'
import { API_SCOPES, ROLES } from '@/lib/platform/permissions'

const name = z.string().trim().min(1).max(120)

/** NIST SP 800-63B: length decides, no composition rules. */
export const password = z.string().min(10).max(200)

export const createUserInput = z.object({
  name,
  email: z.email().max(320),
  role: z.enum(ROLES),
  password,
  locale: z.enum(['fr', 'en']).default('fr'),
  teamIds: z.array(z.uuid()).max(50).default([]),
})

export const updateUserInput = z.object({
  userId: z.uuid(),
  name: name.optional(),
  role: z.enum(ROLES).optional(),
  locale: z.enum(['fr', 'en']).optional(),
  teamIds: z.array(z.uuid()).max(50).optional(),
  password: password.optional(),
})

export const userIdInput = z.object({ userId: z.uuid() })
export const createTeamInput = z.object({ name })
export const renameTeamInput = z.object({ teamId: z.uuid(), name })
export const createQueueInput = z.object({ name, teamId: z.uuid() })
export const updateQueueInput = z.object({
  queueId: z.uuid(),
  name: name.optional(),
  teamId: z.uuid().optional(),
  isDefault: z.literal(true).optional(),
  archived: z.boolean().optional(),
})

export const createMailboxInput = z.object({
  name,
  address: z.email().max(320),
  queueId: z.uuid(),
  promisedDelayMinutes: z
    .number()
    .int()
    .min(1)
    .max(60 * 24 * 60),
  signature: z.string().max(4000).default(''),
})

export const updateMailboxInput = createMailboxInput
  .omit({ address: true })
  .partial()
  .extend({ mailboxId: z.uuid(), isDefault: z.literal(true).optional(), disabled: z.boolean().optional() })

/** A number for SMS: a short code, or a mobile number that only colleagues write from. */
export const createSmsNumberInput = createMailboxInput
  .omit({ signature: true })
  .extend({ address: z.string().trim().min(1).max(40) })

export const updateSmsNumberInput = updateMailboxInput
  .omit({ mailboxId: true, signature: true })
  .extend({ numberId: z.uuid() })

export const createApiKeyInput = z.object({ name, scopes: z.array(z.enum(API_SCOPES)).min(1) })
export const apiKeyIdInput = z.object({ apiKeyId: z.uuid() })
export const changePasswordInput = z.object({ current: z.string().min(1).max(1024), next: password })
export const changeLocaleInput = z.object({ locale: z.enum(['fr', 'en']) })
export const sessionIdInput = z.object({ sessionId: z.uuid() })
export const deliveryIdInput = z.object({ deliveryId: z.uuid() })
