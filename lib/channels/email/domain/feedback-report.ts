/** Fields of an abuse report (RFC 5965) that say what happened to whom. */
export type AbuseReport = {
  /** abuse, fraud, virus, opt-out, auth-failure, not-spam, other … as reported. */
  feedbackType: string
  userAgent: string | null
  originalRecipient: string | null
  originalSender: string | null
  reportedDomain: string | null
  sourceIp: string | null
  arrivalDate: string | null
}

const EMPTY: AbuseReport = {
  feedbackType: 'abuse',
  userAgent: null,
  originalRecipient: null,
  originalSender: null,
  reportedDomain: null,
  sourceIp: null,
  arrivalDate: null,
}

/** Fields of a message/feedback-report part. A missing type means abuse, which is what nearly all of them are. */
export function parseFeedbackReport(text: string): AbuseReport {
  const fields = new Map<string, string>()
  for (const line of text
    .slice(0, 64 * 1024)
    .replace(/\r\n?/g, '\n')
    .replace(/\n[ \t]+/g, ' ')
    .split('\n')) {
    const match = /^([A-Za-z-]{1,40})\s*:\s*(.{0,1000})/.exec(line)
    const name = match?.[1]?.toLowerCase()
    if (name !== undefined && !fields.has(name)) fields.set(name, (match?.[2] ?? '').trim())
  }
  const address = (name: string) => /[^\s<>;,"]+@[^\s<>;,"]+/.exec(fields.get(name) ?? '')?.[0] ?? null
  return {
    ...EMPTY,
    feedbackType: fields.get('feedback-type')?.toLowerCase() || EMPTY.feedbackType,
    userAgent: fields.get('user-agent') ?? null,
    originalRecipient: address('original-rcpt-to') ?? address('removal-recipient') ?? address('redacted-address'),
    originalSender: address('original-mail-from'),
    reportedDomain: fields.get('reported-domain') ?? null,
    sourceIp: fields.get('source-ip') ?? null,
    arrivalDate: fields.get('arrival-date') ?? fields.get('received-date') ?? null,
  }
}
