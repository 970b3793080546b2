import { type DsnRecipient, parseDeliveryStatus } from './dsn'
import { type BounceReason, classifyBounce, derivedStatus, isHardBounce, type SmtpStep } from './reason'
import {
  type ReportRecipient,
  recipientsInReport,
  replyCodeIn,
  saysWhy,
  smtpStep,
  splitReport,
  statusIn,
  transcriptReply,
} from './report'

export type BouncedRecipient = {
  /** The address that did not get the mail; `null` when the report names none. */
  address: string | null
  action: 'failed' | 'delayed' | 'delivered' | 'relayed' | 'expanded'
  /** Enhanced status (RFC 3463): as reported, or derived from the reason (`5.0.9xx`) when the report gives none. */
  status: string | null
  statusReported: boolean
  replyCode: string | null
  diagnostic: string | null
  reason: BounceReason
  /** Writing again is useless. */
  hard: boolean
}

export type BounceSource = {
  /** Text of the parts meant for people. */
  text: string
  /** Text of each message/delivery-status part. */
  statusParts: readonly string[]
  /** X-Failed-Recipients. */
  failedRecipients: readonly string[]
  /** To, Cc and Bcc of the message that came back. */
  originalRecipients: readonly string[]
  /** Author of the message that came back, recipients and author of the report. */
  ownAddresses: readonly string[]
}

export type BounceReport = { recipients: BouncedRecipient[] }

const MAX_DIAGNOSTIC = 1000

function oneLine(text: string): string {
  return text
    .replace(/^\s*(?:smtp|x-[a-z0-9-]+|x-postfix|smtp-?\w*)\s*;\s*/i, '')
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, MAX_DIAGNOSTIC)
}

/** A diagnostic worth more than "554 5.0.0 Service unavailable". */
function isInformative(text: string): boolean {
  return (
    text.replace(/[\d.\s;:-]+/g, ' ').trim().length >= 6 &&
    !/^(?:smtp;)?\s*(?:\d{3} )?(?:\d\.\d\.\d )?service unavailable\.?$/i.test(text.trim())
  )
}

function actionOf(action: string | null, isDelay: boolean): BouncedRecipient['action'] {
  if (action === 'delayed' || action === 'delivered' || action === 'relayed' || action === 'expanded') return action
  if (action === 'expired' || action === 'failed') return 'failed'
  return isDelay ? 'delayed' : 'failed'
}

type Draft = {
  address: string | null
  action: string | null
  reported: string | null
  diagnostic: string | null
  /** Everything said about the recipient, the diagnostic first. */
  text: string
  step: SmtpStep | null
}

/** Phrases by which delay notices without a machine-readable part are known. */
const DELAY =
  /(?:has been|is|was|been) delayed|will be retried|warning message only|do not need to resend|still (?:being )?(?:tried|trying|queued)|delivery (?:is )?delayed|n['’]a pas encore|retardé/i

/** qmail ends every temporary failure with this sentence, whatever the cause. */
const QUEUE_EPILOGUE =
  /i['’]m\s+not\s+going\s+to\s+try\s+again;\s+this\s+message\s+has\s+been\s+in\s+the\s+queue\s+too\s+long\.?/i

function withoutEpilogue(text: string): string {
  const rest = text.replace(QUEUE_EPILOGUE, ' ')
  return rest.replace(/<[^<>]*>:?/g, '').trim().length > 10 ? rest : text
}

/** The paragraph of a text that explains the failure, without what stands before it. */
function explanation(text: string): string {
  const lines = text.split('\n')
  const start = lines.findIndex(saysWhy)
  if (start < 0) return text
  const end = lines.findIndex((line, at) => at > start && line.trim() === '')
  return lines.slice(start, end < 0 ? undefined : end).join('\n')
}

function finish(draft: Draft, isDelay: boolean): BouncedRecipient {
  const said = draft.diagnostic ?? ''
  const inText =
    statusIn(said) ?? (draft.reported === null || draft.reported.endsWith('.0.0') ? statusIn(draft.text) : null)
  const reported = inText ?? draft.reported
  const replyCode = replyCodeIn(said) ?? (isInformative(said) ? null : replyCodeIn(draft.text))
  const action = actionOf(draft.action, isDelay)
  const reason = classifyBounce({
    text: isInformative(said) ? said : withoutEpilogue(draft.text),
    status: reported,
    replyCode,
    action,
    step: draft.step,
  })
  const status = reported ?? derivedStatus(reason)
  return {
    address: draft.address,
    action,
    status,
    statusReported: reported !== null,
    replyCode,
    diagnostic: oneLine(isInformative(said) ? said : explanation(draft.text)) || null,
    reason,
    hard: action === 'failed' && isHardBounce(reason, status, replyCode),
  }
}

function chooseAddress(entry: DsnRecipient, expected: ReadonlySet<string>): string | null {
  const candidates = [entry.originalRecipient, entry.finalRecipient].filter(
    (value): value is string => value?.includes('@') ?? false,
  )
  return candidates.find((value) => expected.has(value.toLowerCase())) ?? candidates[0] ?? null
}

/** Text of a report without its polite paragraphs, which contain words of every reason. */
function withoutBoilerplate(lines: readonly string[]): string[] {
  return lines.filter(
    (line) =>
      !/^\s*(?:this (?:message was created|is an automatically|is a permanent error|is the mail system|is the postfix)|i['’]m (?:sorry|afraid)|for further assistance|if you do so|delete your own text|be delivered to one or more|please (?:do not|note|include)|hi\. this is the|the original message was|the mail system$|\s*the (?:mail system|postfix program)|-*\s*the following (?:address|recipient)[^:]{0,60}(?::|-+)\s*$|a message that you sent|recipients?\. this is)/i.test(
        line,
      ),
  )
}

/** Amazon SES tells bounces as JSON in a mail of its notification service; its fields are those of a DSN. */
function fromJson(text: string): DsnRecipient[] {
  const start = text.indexOf('{"notificationType"')
  if (start < 0) return []
  const joined = text.slice(start, start + 200_000).replace(/\r?\n/g, '')
  const list = /"(?:bouncedRecipients|complainedRecipients)":\s*(\[.*?\])/.exec(joined)?.[1]
  const delivered = /"notificationType":"Delivery"/.test(joined)
    ? /"delivery":\s*\{.*?"recipients":\s*\["([^"]{1,320})"/.exec(joined)?.[1]
    : undefined
  if (delivered !== undefined) {
    const smtp = /"smtpResponse":"([^"]{0,500})"/.exec(joined)?.[1] ?? null
    return [
      {
        finalRecipient: delivered,
        originalRecipient: null,
        action: 'delivered',
        status: smtp === null ? null : statusIn(smtp),
        diagnostic: smtp,
        remoteMta: null,
      },
    ]
  }
  if (list === undefined) return []
  return [...list.matchAll(/\{[^{}]{1,4000}\}/g)].map((match) => {
    const field = (name: string) => new RegExp(`"${name}":"((?:[^"\\\\]|\\\\.){0,2000})"`).exec(match[0])?.[1] ?? null
    return {
      finalRecipient: field('emailAddress'),
      originalRecipient: null,
      action: field('action'),
      status: field('status'),
      diagnostic: field('diagnosticCode'),
      remoteMta: null,
    }
  })
}

function keyOf(address: string | null): string {
  return (address ?? '').toLowerCase()
}

/**
 * What a delivery report says about each recipient: from the status part (RFC 3464) completed by the text, or from the
 * text alone for the many servers that write none. Never throws; a report that names nobody gives one entry without address.
 */
export function readBounce(source: BounceSource): BounceReport {
  const expected = new Set(source.originalRecipients.map((address) => address.toLowerCase()))
  const own = new Set(
    source.ownAddresses.map((address) => address.toLowerCase()).filter((address) => !expected.has(address)),
  )
  const { report } = splitReport(source.text)
  const isDelay = DELAY.test(report.join('\n').slice(0, 4000))
  const embedded =
    source.statusParts.length > 0
      ? []
      : parseDeliveryStatus(statusBlock(report)).filter((entry) => entry.finalRecipient !== null)
  const structured = [
    ...source.statusParts.flatMap((part) => parseDeliveryStatus(part)),
    ...embedded,
    ...fromJson(source.text),
  ]
  const lines = withoutBoilerplate(report)
  const spoken = recipientsInReport(lines, { own, expected })
  const drafts =
    structured.length > 0
      ? structured.map((entry) => fromStructured(entry, spoken, lines, expected))
      : fromText(spoken, source, lines)
  const unique = new Map<string, BouncedRecipient>()
  for (const draft of drafts) {
    const finished = finish(draft, isDelay && structured.length === 0)
    const key = finished.address === null ? `#${unique.size}` : keyOf(finished.address)
    if (!unique.has(key)) unique.set(key, finished)
  }
  return { recipients: [...unique.values()] }
}

/** The lines of a text that are fields of a status part ("Technical report:" of some services). */
function statusBlock(lines: readonly string[]): string {
  const start = lines.findIndex((line) => /^(?:reporting-mta|final-recipient|original-recipient)\s*:/i.test(line))
  return start < 0 ? '' : lines.slice(start, start + 60).join('\n')
}

function fromStructured(
  entry: DsnRecipient,
  spoken: readonly ReportRecipient[],
  lines: readonly string[],
  expected: ReadonlySet<string>,
): Draft {
  const address = chooseAddress(entry, expected) ?? (spoken.length === 1 ? (spoken[0]?.address ?? null) : null)
  const mentioned = spoken.find((candidate) =>
    [entry.finalRecipient, entry.originalRecipient, address].some((value) => keyOf(value) === keyOf(candidate.address)),
  )
  const text = mentioned?.text ?? lines.join('\n')
  const diagnostic =
    entry.diagnostic !== null && isInformative(entry.diagnostic)
      ? entry.diagnostic
      : (reasonLine(text) ?? entry.diagnostic)
  return {
    address,
    action: entry.action,
    reported: entry.status,
    diagnostic,
    text,
    step: smtpStep(`${entry.diagnostic ?? ''}\n${text}`),
  }
}

/** The other server in its own words: "(reason: 550 …)" of sendmail, else its answer in the transcript. */
function reasonLine(text: string): string | null {
  const quoted = /\(reason:\s*(.{4,500}?)\)\s*$/im.exec(text)?.[1] ?? null
  return quoted ?? transcriptReply(text)
}

function fromText(spoken: readonly ReportRecipient[], source: BounceSource, lines: readonly string[]): Draft[] {
  const whole = lines.join('\n')
  if (spoken.length > 0) {
    return spoken.map((entry) => ({
      address: entry.address,
      action: null,
      reported: null,
      diagnostic: reasonLine(entry.text) ?? (spoken.length === 1 ? transcriptReply(whole) : null),
      text: entry.text,
      step: entry.step,
    }))
  }
  const named =
    source.failedRecipients.length > 0
      ? source.failedRecipients
      : source.originalRecipients.length === 1
        ? source.originalRecipients
        : []
  const addresses: (string | null)[] = named.length > 0 ? [...named] : [null]
  return addresses.map((address) => ({
    address,
    action: null,
    reported: null,
    diagnostic: null,
    text: whole,
    step: smtpStep(whole),
  }))
}
