/** One recipient's fields of a delivery status part (RFC 3464 §2.3), in the words of the report. */
export type DsnRecipient = {
  finalRecipient: string | null
  originalRecipient: string | null
  action: string | null
  status: string | null
  diagnostic: string | null
  remoteMta: string | null
}

const FIELD = /^([A-Za-z][A-Za-z0-9-]{1,40})\s*:\s*(.*)$/
const MAX_RECIPIENTS = 500

type Field = { name: string; value: string }

/** Fields of a status part, folded values joined; an empty name separates groups. */
function fieldsOf(text: string): Field[] {
  const fields: Field[] = []
  for (const line of text.replace(/\r\n?/g, '\n').split('\n')) {
    if (line.trim() === '') {
      if (fields.at(-1)?.name !== '') fields.push({ name: '', value: '' })
      continue
    }
    const match = /^\s/.test(line) ? null : FIELD.exec(line)
    const last = fields.at(-1)
    if (match !== null) fields.push({ name: (match[1] as string).toLowerCase(), value: (match[2] as string).trim() })
    // A diagnostic that goes over several lines is often not indented ("550-5.1.1 …").
    else if (last !== undefined && last.name !== '') last.value += ` ${line.trim()}`
  }
  return fields
}

/** "rfc822;user@example.org" without its type; `null` when nothing is left. */
export function addressOfField(value: string): string | null {
  const bare = value
    .replace(/^\s*[A-Za-z0-9-]{1,20}\s*;/, '')
    .replace(/^[\s<"']+|[\s>"'.,]+$/g, '')
    .trim()
  return bare === '' ? null : bare.slice(0, 320)
}

const RECIPIENT_FIELDS = new Set([
  'final-recipient',
  'original-recipient',
  'x-actual-recipient',
  'action',
  'status',
  'diagnostic-code',
  'remote-mta',
  'final-log-id',
  'last-attempt-date',
  'will-retry-until',
  'x-display-name',
])

function emptyRecipient(): DsnRecipient {
  return {
    finalRecipient: null,
    originalRecipient: null,
    action: null,
    status: null,
    diagnostic: null,
    remoteMta: null,
  }
}

function isRecipient(entry: DsnRecipient): boolean {
  return (
    entry.finalRecipient !== null || entry.originalRecipient !== null || entry.action !== null || entry.status !== null
  )
}

/** Status code of a Status field ("5.1.1 (mailbox disabled)"), `null` when it is none. */
export function statusOfField(value: string): string | null {
  return /(?:^|[^\d.])([245]\.\d{1,3}\.\d{1,3})(?:$|[^\d.])/.exec(value.slice(0, 200))?.[1] ?? null
}

/** Recipients of a delivery status part. Groups need no blank line between them: a repeated field opens the next. */
export function parseDeliveryStatus(text: string): DsnRecipient[] {
  const recipients: DsnRecipient[] = []
  let current = emptyRecipient()
  let seen = new Set<string>()
  const close = () => {
    if (isRecipient(current)) recipients.push(current)
    current = emptyRecipient()
    seen = new Set()
  }
  for (const { name, value } of fieldsOf(text.slice(0, 512 * 1024))) {
    if (recipients.length >= MAX_RECIPIENTS) break
    if (name === '' || !RECIPIENT_FIELDS.has(name)) {
      if (name === '') close()
      continue
    }
    if (seen.has(name) && ['final-recipient', 'original-recipient', 'status'].includes(name)) close()
    seen.add(name)
    if (name === 'final-recipient') current.finalRecipient = addressOfField(value)
    else if (name === 'original-recipient') current.originalRecipient = addressOfField(value)
    else if (name === 'x-actual-recipient') current.originalRecipient ??= addressOfField(value)
    else if (name === 'action') current.action = value.toLowerCase().split(/[\s(;]/)[0] ?? null
    else if (name === 'status') {
      current.status = statusOfField(value)
      const note = /\((.{3,300})\)/.exec(value)?.[1]
      if (note !== undefined) current.diagnostic ??= note
    } else if (name === 'diagnostic-code') current.diagnostic = value
    else if (name === 'remote-mta') current.remoteMta = value.replace(/^\s*[A-Za-z]{1,10}\s*;\s*/, '').slice(0, 255)
  }
  close()
  return mergeFragments(recipients)
}

/** Some servers put a blank line between the address and the status of one recipient. */
function mergeFragments(recipients: DsnRecipient[]): DsnRecipient[] {
  const out: DsnRecipient[] = []
  for (const entry of recipients) {
    const last = out.at(-1)
    const hasAddress = entry.finalRecipient !== null || entry.originalRecipient !== null
    if (last !== undefined && !hasAddress && last.status === null && last.action === null) {
      Object.assign(last, {
        action: entry.action,
        status: entry.status,
        diagnostic: entry.diagnostic ?? last.diagnostic,
      })
    } else out.push(entry)
  }
  return out
}
