import 'server-only'
import { z } from 'zod'
import { decideContact } from '@/lib/policy/domain/decide'
import { RULE_CODES } from '@/lib/policy/domain/rules'
import { CONTACT_CHANNELS, OUTCOMES } from '@/lib/policy/domain/vocabulary'
import { contactFactsSchema, contactRequestSchema, MAX_DECISIONS } from '@/lib/policy/schemas'
import { endpoint } from './endpoint'

const question = z.strictObject({ ...contactRequestSchema.shape, facts: contactFactsSchema })

const decision = z
  .object({
    outcome: z.enum(OUTCOMES),
    until: z.string().optional().describe('with `defer`: an instant at which the same request is allowed'),
    redirectTo: z.enum(CONTACT_CHANNELS).optional(),
    codes: z.array(z.enum(RULE_CODES as [string, ...string[]])).describe('strongest first'),
    reasons: z.array(z.object({ code: z.string(), text: z.string(), source: z.string() })),
    ruleVersion: z.string(),
    overridable: z.enum(['supervisor', 'never']).optional(),
  })
  .meta({ id: 'ContactDecision' })

export const decideContacts = endpoint({
  method: 'POST',
  path: '/api/v1/contact-decisions',
  tag: 'policy',
  summary: 'May we contact this customer, for this purpose, on this channel, now?',
  description: `A dry run on explicit facts: nothing is stored. One question, or an array of up to ${MAX_DECISIONS}. Reasons are in French, or in English with \`Accept-Language: en\`. Not legal advice.`,
  permission: 'consent.read',
  body: z.union([question, z.array(question).min(1).max(MAX_DECISIONS)]),
  response: z.union([decision, z.array(decision)]),
  status: 200,
  async run({ body, request }) {
    const locale = /^en\b/i.test(request.headers.get('accept-language') ?? '') ? ('en' as const) : ('fr' as const)
    const now = new Date()
    const decide = ({ facts, ...asked }: z.output<typeof question>) =>
      decideContact(asked, facts, asked.at ? new Date(asked.at) : now, { locale })
    return Array.isArray(body) ? body.map(decide) : decide(body)
  },
})
