import type { SmtpStep } from './reason'

/** Lines after which a report repeats the message it is about. */
const COPY_FOLLOWS =
  /^[\s>*]*(?:-{2,}|_{2,}|={2,})?\s*(?:(?:this|below this line) is a copy|below (?:this line |is )|(?:the |your )?original (?:message|mail)(?: info| headers?| text)?(?: follows)?|unsent message|message (?:headers?|text) follow|the following is a copy|copy of (?:the|your) (?:original )?message|returned (?:message|mail)(?: follows)?|undelivered message|forwarded message|message d['’]origine|contenu du message|returned message follows|the (?:header|first \d+ lines) of (?:the|your)|(?:your )?message (?:is )?(?:attached|reproduced)|headers of the (?:original|undelivered)|included is a copy|the unsent message|original message headers)/i

const HEADER_START =
  /^(?:received|return-path|message-id|delivered-to|x-[a-z-]+|dkim-signature|arc-[a-z-]+|from|to|subject|date|mime-version|content-[a-z-]+|user-agent|reply-to|sender)\s*:/i
const TRACE_HEADER = /^(?:received|return-path|message-id|dkim-signature|mime-version)\s*:/i

export type SplitReport = { report: string[]; original: string[] }

/** Cuts the text of a report where the copy of the original message begins. */
export function splitReport(text: string): SplitReport {
  const lines = text
    .slice(0, 256 * 1024)
    .replace(/\r\n?/g, '\n')
    .split('\n')
  for (let at = 1; at < lines.length; at++) {
    const line = lines[at] as string
    if (COPY_FOLLOWS.test(line.slice(0, 120)) && line.length < 120 && lines.slice(0, at).join('').length > 30) {
      return { report: lines.slice(0, at), original: lines.slice(at + 1) }
    }
    if (TRACE_HEADER.test(line) && headerRun(lines, at) >= 3)
      return { report: lines.slice(0, at), original: lines.slice(at) }
  }
  return { report: lines, original: [] }
}

/** Number of header fields that stand together from a line on, folded lines not counted. */
function headerRun(lines: readonly string[], start: number): number {
  let count = 0
  for (let at = start; at < lines.length; at++) {
    const line = lines[at] as string
    if (HEADER_START.test(line)) count++
    else if (!/^[ \t]+\S/.test(line)) break
  }
  return count
}

export type ReportRecipient = { address: string; text: string; step: SmtpStep | null }

export type ReportContext = {
  /** Addresses that wrote or received the report, and the author of the original: never failed recipients. */
  own: ReadonlySet<string>
  /** Recipients of the original message, the best confirmation. */
  expected: ReadonlySet<string>
}

const ADDRESS = /[^\s<>()[\]"',;:|*]{1,100}@[\p{L}\d][\p{L}\d.-]{0,200}[\p{L}\d]/gu
const ADMINISTRATIVE =
  /^(?:post_?master|mailer-?daemon|abuse|support|help(?:desk)?|hostmaster|webmaster|root|noc|info|admin)@/i
const HELP_LINE =
  /(?:contact|assistance|help|questions?|please (?:send|write|forward)|further information|support|if you (?:feel|believe)|administrator)/i
const FAILED_LINE =
  /(?:undeliver|not (?:be )?deliver|could(?:n['’]t| not)|can(?:no|['’])t|unable|fail(?:ed|ure|s)?|reject|refus|unknown|invalid|exceed|delayed|was(?:n['’]t| not)|bounce|no such|error|problem|following (?:recipient|address)|n['’]a pas pu|impossible|unzustellbar|не может|配信|送信でき|did not reach)/i

/** How sure it is that a line names a recipient that failed: alone on its line, named by a command, or in a sentence about failure. */
function certainty(line: string, address: string): number {
  const text = line.trim()
  const escaped = address.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
  if (
    new RegExp(
      `^[\\s*>•<("'-]*(?:mailto:)?${escaped}[>)"']*(?:\\s*[:;]|\\s*\\(|\\s*<|\\s*$|\\s+on\\s|\\s{2,}|\\s+(?:invalid|unknown|deliver|failed|rejected|\\.\\.\\.))`,
      'iu',
    ).test(text)
  )
    return 3
  if (
    new RegExp(
      `(?:rcpt to|recipient(?: address)?|to|final-recipient|address|destinataire|empfänger)\\s*:?\\s*(?:rfc822;\\s*)?<?${escaped}`,
      'iu',
    ).test(text) &&
    !/^to:/i.test(text)
  )
    return 3
  if (HELP_LINE.test(text) && !FAILED_LINE.test(text)) return 0
  return FAILED_LINE.test(text) ? 2 : 1
}

type Found = { address: string; line: number; certainty: number }

function findRecipients(lines: readonly string[], context: ReportContext): Found[] {
  const found: Found[] = []
  lines.forEach((raw, line) => {
    const text = raw
      .slice(0, 2000)
      .replace(/https?:\/\/\S+/g, ' ')
      .replace(/(?:mail )?from\s*:\s*<[^<>]*>/gi, ' ')
    // Fields of the original that a report lists for recognition are no recipients.
    if (/^\s+(?:from|to|date|subject|message-id|sent)\s*:/i.test(raw)) return
    for (const match of text.matchAll(ADDRESS)) {
      const address = match[0].replace(/[.]+$/, '')
      const key = address.toLowerCase()
      if (context.own.has(key)) continue
      const expected = context.expected.has(key)
      const sure = certainty(text, address) + (expected ? 2 : 0)
      if (ADMINISTRATIVE.test(address) && !expected && sure < 3) continue
      if (sure > 0) found.push({ address, line, certainty: sure })
    }
  })
  return found
}

/** Recipients that a report names in its text, each with the lines that speak of it. */
export function recipientsInReport(lines: readonly string[], context: ReportContext): ReportRecipient[] {
  const found = findRecipients(lines, context)
  const best = new Map<string, Found>()
  for (const entry of found) {
    const key = entry.address.toLowerCase()
    const known = best.get(key)
    if (known === undefined || entry.certainty > known.certainty)
      best.set(key, known === undefined ? entry : { ...entry, line: known.line })
  }
  const top = Math.max(0, ...[...best.values()].map((entry) => entry.certainty))
  const chosen = [...best.values()].filter(
    (entry) => entry.certainty >= 3 || (top < 3 && entry.certainty === top && entry.certainty >= 2),
  )
  chosen.sort((left, right) => left.line - right.line)
  return chosen.slice(0, 200).map((entry, at) => {
    const next = chosen[at + 1]
    const end = next === undefined ? lines.length : next.line
    const text = lines.slice(entry.line, Math.max(end, entry.line + 1)).join('\n')
    // A shared explanation may stand above the list of addresses.
    const above = lines.slice(0, chosen[0]?.line ?? 0).join('\n')
    const below = next === undefined ? '' : lines.slice(chosen.at(-1)?.line ?? 0).join('\n')
    const spoken = saysWhy(text) ? text : `${text}\n${below}\n${above}`
    return { address: entry.address, text: spoken, step: smtpStep(spoken) }
  })
}

const WHY =
  /[\s(#][245]\d\d[ -]|[245]\.\d{1,3}\.\d{1,3}|full|quota|unknown|no such|not (?:found|exist|known|recogni|accept|allow|reach)|reject|denied|refus|block|expired|timed? ?out|delay|disabled|invalid|exceed|error|unable|could|couldn|wasn|cannot|fail|inconnu|pleine/i

/** True when lines explain a failure instead of only naming an address. */
export function saysWhy(text: string): boolean {
  return WHY.test(text.replace(ADDRESS, ' '))
}

const STEPS: readonly (readonly [SmtpStep, RegExp])[] = [
  [
    'DATA',
    /in reply to (?:end of )?data|after (?:end of )?data|end of data|did not like our (?:final )?data|failed after i sent the message|response to (?:end of )?data|\(data\)|after (?:sending|transmission of) (?:the )?(?:message|body)|smtp command\s*\n\s*data|data command|error following data/i,
  ],
  [
    'RCPT',
    /in reply to rcpt|after rcpt|rcpt to response|did not like our rcpt|does not like recipient|response to rcpt|following rcpt|rcpt(?: to)? command|>{2,}\s*rcpt to|smtp command\s*\n\s*rcpt|rejected recipient|rcpt-to validation/i,
  ],
  [
    'MAIL',
    /in reply to mail from|after mail from|sender was rejected|did not like our mail|response to mail from|following mail|mail from command|>{2,}\s*mail from|smtp command\s*\n\s*mail/i,
  ],
  [
    'EHLO',
    /in reply to (?:ehlo|helo)|my name was rejected|did not like our (?:ehlo|helo)|after (?:ehlo|helo)|response to (?:ehlo|helo)|>{2,}\s*(?:ehlo|helo)/i,
  ],
  [
    'CONN',
    /refused to talk to me|after initial connection|initial connection|initial greeting|while connecting|smtp connection refused/i,
  ],
]

/** The step of the SMTP dialogue that failed, from the words of the report or the transcript it contains. */
export function smtpStep(text: string): SmtpStep | null {
  const bounded = text.slice(0, 8000)
  // In a transcript the command is the last one sent before the first refusal.
  let last: SmtpStep | null = null
  for (const line of bounded.split('\n')) {
    const sent = /^\s*>>>\s*(DATA|RCPT|MAIL|EHLO|HELO|\.)/i.exec(line)?.[1]?.toUpperCase()
    if (sent !== undefined) last = sent === '.' ? 'DATA' : sent === 'HELO' ? 'EHLO' : (sent as SmtpStep)
    else if (last !== null && /^\s*<<<\s*[45]\d\d/.test(line)) return last
  }
  for (const [step, pattern] of STEPS) if (pattern.test(bounded)) return step
  return last
}

/** Reply code of a server's answer in a text ("550-5.1.1 …", "said: 421 …"), `null` when there is none. */
export function replyCodeIn(text: string): string | null {
  const bounded = text.slice(0, 4000)
  const patterns = [
    /(?:^|[\s:;'"[(|-])([245]\d\d)[- ]#?[245]\.\d{1,3}\.\d{1,3}\b/m,
    /<<<\s*([45]\d\d)[ -]/,
    /(?:said|reason|returned|response(?: was)?|error(?:_code)?|responded(?: as follows)?|smtp|->)\s*[:;>]?\s*[['"(]*([45]\d\d)\b/i,
    /^\s*(?:\()?([45]\d\d)[ -:]\s*\S/m,
    /[\s:;['"]([45][0-5]\d)[- :]+(?=[A-Za-z<"'#:])/,
  ]
  for (const pattern of patterns) {
    const code = pattern.exec(bounded)?.[1]
    if (code !== undefined && /^(?:2[0-5]|4[0-5]|5[0-7])\d$/.test(code)) return code
  }
  return null
}

/** Enhanced status in a text, the one that stands with a reply code first; IP addresses and versions are no statuses. */
export function statusIn(text: string): string | null {
  const bounded = text.slice(0, 4000)
  const patterns = [
    /\(#([245]\.\d{1,3}\.\d{1,3})\)/,
    /(?:^|[^\d.])[245]\d\d[- :]+#?([245]\.\d{1,3}\.\d{1,3})(?![\d.]*\d)/m,
    /(?:^|[\s:;#('"[<])([245]\.\d\.\d{1,3})(?![\d]|\.\d)/m,
  ]
  for (const pattern of patterns) {
    const status = pattern.exec(bounded)?.[1]
    if (status !== undefined) return status
  }
  return null
}

/** What the other server answered, from the lines of a transcript ("<<< 550 …"); complaints about the order of commands are echoes. */
export function transcriptReply(text: string): string | null {
  const answers = text.split('\n').flatMap((line) => /^\s*<<<\s*([45]\d\d[ -].{0,500})/.exec(line)?.[1] ?? [])
  const telling = answers.filter((line) => !/^503\b|need rcpt|^\d{3}[ -](?:\d\.\d\.\d )?error: need/i.test(line))
  const [first] = telling
  if (first === undefined) return null
  const code = first.slice(0, 3)
  const together = telling.slice(0, telling.findIndex((line) => line[3] !== '-' || !line.startsWith(code)) + 1 || 1)
  return together.join(' ')
}
