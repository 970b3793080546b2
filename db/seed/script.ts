import { CHANNELS, type Channel } from '../../lib/channels/port'
import { CONVERSATION_REASONS, type ConversationReason, type Urgency } from '../../lib/conversations/domain'
import { QUEUES, type QueueKey, SHOPS, type ShopKey } from './company'
import { DEMO_STAFF, type StaffKey } from './sign-ins'

/**
 * Conversations are written as plain text, so that whoever writes well can write them.
 *
 *   == key                          a new conversation
 *   who: nadia                      a key of the cast, or a wish (see `casting.ts`)
 *   subject: …   reason: …   start: -45d 09:12 | -3h20   queue: …   shop: …   urgency: …
 *   > email +2h html                the customer, on a channel, two hours after the step before
 *   < sms +1d@10:20 lea             a colleague, the next day at 10:20
 *   ~ +5m karim                     an internal note
 *   ! lea due=+2d kept=+1d          a promise; `due=now+5h` counts from now
 *   * resolve +1h lea               resolve, assign, queue, snooze, urgency, pending
 *   ---                             another wording of the same step; `--- sms` only on that channel
 *   < email paired                  says the wording of the same rank as the first step that has several
 *   @ Subject                       first line of a wording: the subject of its conversation
 *
 * `{a|b}` is one of both; `{$shop}` a value of the story (see `wording.ts`).
 */
export type Delay = { minutes: number; clock: { hour: number; minute: number } | null }

export type Wording = { channels: Channel[]; text: string }

export type Step = {
  /** Rank in the script as written: what was said of its wordings is counted by it. */
  rank: number
  act: 'inbound' | 'outbound' | 'note' | 'promise' | 'event'
  channels: Channel[]
  /** For an event: what happens. */
  verb: string
  delay: Delay
  staff: StaffKey | null
  options: Record<string, string>
  flags: Set<string>
  wordings: Wording[]
}

export type Script = {
  key: string
  who: string
  /** Scripts of one group are played by different people. */
  group: string
  subjects: string[]
  reason: ConversationReason
  queue: QueueKey | null
  shop: ShopKey | null
  urgency: Urgency
  start: string
  weight: number
  steps: Step[]
}

const staffKeys = new Set<string>(DEMO_STAFF.map((each) => each.key))
const queueKeys = new Set<string>(QUEUES.map((each) => each.key))
const shopKeys = new Set<string>(SHOPS.map((each) => each.key))
const channels = new Set<string>(CHANNELS)
const ACTS = { '>': 'inbound', '<': 'outbound', '~': 'note', '!': 'promise', '*': 'event' } as const
const FLAGS = new Set([
  'html',
  'raw',
  'auto',
  'bot',
  'missed',
  'voicemail',
  'callback',
  'failed',
  'quoted',
  'registered',
  'private',
  'noquote',
  'paired',
])
const VERBS = new Set(['resolve', 'assign', 'queue', 'snooze', 'urgency', 'pending', 'open'])

/** Minutes of "+1d2h30m", "2h", "35m". Throws on anything else. */
export function minutesOf(text: string): number {
  const match = /^([+-]?)(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m?)?$/.exec(text)
  if (!match || text.replace(/[+-]/, '') === '') throw new Error(`not a delay: ${text}`)
  const [, sign, days = 0, hours = 0, minutes = 0] = match
  return (sign === '-' ? -1 : 1) * (Number(days) * 1440 + Number(hours) * 60 + Number(minutes))
}

/** A clock time "9:05". */
export function clockOf(text: string): { hour: number; minute: number } {
  const match = /^(\d{1,2}):(\d{2})$/.exec(text)
  if (!match) throw new Error(`not a time: ${text}`)
  return { hour: Number(match[1]), minute: Number(match[2]) }
}

function delayOf(token: string): Delay {
  const [span = '', at] = token.split('@')
  return { minutes: span === '' ? 0 : minutesOf(span), clock: at ? clockOf(at) : null }
}

function stepOf(line: string): Step {
  const [mark = '', ...tokens] = line.trim().split(/\s+/)
  const step: Step = {
    rank: -1,
    act: ACTS[mark as keyof typeof ACTS],
    channels: [],
    verb: '',
    delay: { minutes: 0, clock: null },
    staff: null,
    options: {},
    flags: new Set(),
    wordings: [],
  }
  for (const token of tokens) {
    if (step.act === 'event' && step.verb === '' && VERBS.has(token)) step.verb = token
    else if (/^[+@]/.test(token)) step.delay = delayOf(token)
    else if (token.includes('=')) step.options[token.slice(0, token.indexOf('='))] = token.slice(token.indexOf('=') + 1)
    else if (FLAGS.has(token)) step.flags.add(token)
    else if (channels.has(token) && step.act !== 'event') step.channels.push(token as Channel)
    else if (staffKeys.has(token) || token === 'shop' || token === 'any') {
      if (staffKeys.has(token)) step.staff = token as StaffKey
      else step.options.staff = token
    } else if (step.act === 'event' && (queueKeys.has(token) || ['low', 'normal', 'high'].includes(token)))
      step.options.value = token
    else throw new Error(`unknown word "${token}" in "${line}"`)
  }
  if ((step.act === 'inbound' || step.act === 'outbound') && step.channels.length === 0)
    throw new Error(`no channel in "${line}"`)
  if (step.act === 'event' && step.verb === '') throw new Error(`no verb in "${line}"`)
  return step
}

/** A wording that names no channel is for those of its step; those that wordings name are the step's too. */
function spreadChannels(step: Step): void {
  const stated = step.channels
  step.channels = [...new Set([...stated, ...step.wordings.flatMap((wording) => wording.channels)])]
  for (const wording of step.wordings) if (wording.channels.length === 0) wording.channels = stated
}

/** The conversations written in a text. Throws with the key of the one that is badly written. */
export function parseScripts(text: string): Script[] {
  const scripts: Script[] = []
  let script: Script | undefined
  let step: Step | undefined
  let body: string[] = []
  let only: Channel[] = []
  const endWording = () => {
    const said = body.join('\n').trim()
    if (step && (said !== '' || step.wordings.length === 0)) step.wordings.push({ channels: only, text: said })
    body = []
    only = []
  }
  try {
    for (const line of text.split('\n')) {
      if (line.startsWith('#')) continue
      if (line.startsWith('== ')) {
        if (step) endWording()
        step = undefined
        script = {
          key: line.slice(3).trim(),
          who: 'anyone',
          group: line.slice(3).trim(),
          subjects: [],
          reason: 'information',
          queue: null,
          shop: null,
          urgency: 'normal',
          start: '',
          weight: 5,
          steps: [],
        }
        scripts.push(script)
      } else if (/^[><~!*] /.test(line)) {
        if (!script) throw new Error(`a step before any conversation: ${line}`)
        if (step) endWording()
        step = stepOf(line)
        step.rank = script.steps.length
        script.steps.push(step)
      } else if (/^---/.test(line)) {
        endWording()
        only = line
          .slice(3)
          .trim()
          .split(/\s+/)
          .filter((word): word is Channel => channels.has(word))
      } else if (step) body.push(line)
      else if (script && line.trim() !== '') {
        const at = line.indexOf(':')
        const name = line.slice(0, at).trim()
        const value = line.slice(at + 1).trim()
        if (name === 'subject') script.subjects.push(value)
        else if (name === 'who') script.who = value
        else if (name === 'group') script.group = value
        else if (name === 'start') script.start = value
        else if (name === 'weight') script.weight = Number(value)
        else if (name === 'reason' && CONVERSATION_REASONS.includes(value as ConversationReason))
          script.reason = value as ConversationReason
        else if (name === 'queue' && queueKeys.has(value)) script.queue = value as QueueKey
        else if (name === 'shop' && shopKeys.has(value)) script.shop = value as ShopKey
        else if (name === 'urgency' && ['low', 'normal', 'high'].includes(value)) script.urgency = value as Urgency
        else throw new Error(`unknown line "${line}"`)
      }
    }
    if (step) endWording()
    for (const each of scripts) {
      script = each
      for (const one of each.steps) spreadChannels(one)
      const own = each.steps.find((one) => one.wordings.length > 0)?.wordings.every((one) => one.text.startsWith('@ '))
      if (each.subjects.length === 0 && !own) throw new Error('no subject')
      if (!each.steps.some((one) => one.act === 'inbound' || one.act === 'outbound')) throw new Error('nobody speaks')
    }
  } catch (error) {
    throw new Error(`${script?.key ?? 'start'}: ${error instanceof Error ? error.message : String(error)}`)
  }
  return scripts
}

/** Steps alone, without the head of a conversation. Throws as `parseScripts` does. */
export function parseSteps(text: string): Step[] {
  return parseScripts(`== steps\nsubject: -\n> post\n-\n${text}`).flatMap((script) => script.steps.slice(1))
}
