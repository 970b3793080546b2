import 'server-only'
import { z } from 'zod'
import { answerQuestions } from '@/lib/policy/commands/answer-questions'
import { POLICY_EXAMPLES } from '@/lib/policy/domain/examples'
import { RULE_CODES } from '@/lib/policy/domain/rules'
import { CONTACT_CHANNELS, OUTCOMES } from '@/lib/policy/domain/vocabulary'
import { contactDecisionBatchSchema, contactDecisionInputSchema, MAX_DECISIONS } from '@/lib/policy/schemas'
import { endpoint } from './endpoint'
import { localeOf } from './locale'

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

const unknown = z.object({ customerId: z.uuid(), error: z.literal('not_found') })

/** One example per row of the policy, named by its code and what it shows. */
const examples = Object.fromEntries(
  POLICY_EXAMPLES.map(({ code, title, request, expected }, index) => [
    `${String(index + 1).padStart(2, '0')}-${code}`,
    { summary: `${code}: ${title.en} → ${expected.outcome}`, value: request },
  ]),
)

export const decideContacts = endpoint({
  method: 'POST',
  path: '/api/v1/contact-decisions',
  tag: 'policy',
  summary: 'May we contact this customer, for this purpose, on this channel, now?',
  description: `With \`customerId\` the facts are looked up and the decision is kept; with explicit \`facts\` it is a dry run and nothing is stored. One question, or an array of up to ${MAX_DECISIONS}, in which an unknown customer answers for itself. Reasons are in French, or in English with \`Accept-Language: en\`. Not legal advice.`,
  permission: 'consent.read',
  body: z.union([contactDecisionInputSchema, contactDecisionBatchSchema]),
  examples,
  response: z.union([decision, z.array(z.union([decision, unknown]))]),
  status: 200,
  async run({ actor, body, request }) {
    const locale = localeOf(request)
    if (Array.isArray(body)) return answerQuestions(actor, body, locale)
    const [answer] = await answerQuestions(actor, [body], locale)
    return answer
  },
})
