/**
 * Measures the e-mail understanding on the fixtures outside the repository: `npx tsx scripts/measure-email.ts [--failures]`.
 * Nothing of them is copied; the tests next to the parser hold the thresholds.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { splitReplyText } from '../lib/channels/email/domain/reply/split'
import { EmailParseError, type ParsedEmail, parseEmail } from '../lib/channels/email/parse'

export const EMAIL_FIXTURES = resolve(import.meta.dirname, '../../shared/fixtures/email')

export type Score = { name: string; right: number; total: number; misses: string[] }

export const hasEmailFixtures = (): boolean => existsSync(EMAIL_FIXTURES)

const emlIn = (folder: string) =>
  readdirSync(join(EMAIL_FIXTURES, folder))
    .filter((file) => file.endsWith('.eml'))
    .sort()
const readEml = (folder: string, file: string) => readFileSync(join(EMAIL_FIXTURES, folder, file))
const squeeze = (text: string) => text.replace(/[\s\u00a0\u200b]+/g, ' ').trim()

class Tally {
  private readonly scores = new Map<string, Score>()

  check(name: string, right: boolean, miss: () => string): void {
    const score = this.scores.get(name) ?? { name, right: 0, total: 0, misses: [] }
    score.total++
    if (right) score.right++
    else score.misses.push(miss())
    this.scores.set(name, score)
  }

  list(): Score[] {
    return [...this.scores.values()]
  }
}

type ZammadTruth = {
  from_email: string
  from_display_name: string
  subject: string
  content_type: string
  body: string
  attachments: { filename: string; alternative?: boolean }[]
}

const letters = (text: string) =>
  text
    .replace(/<[^>]*>/g, ' ')
    .replace(/&(?:nbsp|amp|lt|gt|quot|#\d+);/g, ' ')
    .replace(/[^\p{L}\p{N}]+/gu, '')
    .toLowerCase()

/** Share of the shorter text's five-letter runs that the longer one has too: bodies are rendered differently by every system. */
function similarity(left: string, right: string): number {
  const [short, long] = left.length <= right.length ? [left, right] : [right, left]
  if (short.length < 5) return short === long || long.includes(short) ? 1 : 0
  let hits = 0
  for (let at = 0; at + 5 <= short.length; at += 5) if (long.includes(short.slice(at, at + 5))) hits++
  return (hits / Math.floor(short.length / 5)) * (short.length / Math.max(long.length, 1) > 0.5 ? 1 : 0.5)
}

/** Senders, names, subjects, bodies and attachments of the wild mails, against the values of another help desk. */
export async function measureWild(): Promise<Score[]> {
  const truth = JSON.parse(readFileSync(join(EMAIL_FIXTURES, 'zammad/expected.json'), 'utf8')) as Record<
    string,
    ZammadTruth
  >
  const tally = new Tally()
  for (const [file, want] of Object.entries(truth)) {
    const email = await parseEmail(readEml('zammad', file.endsWith('.eml') ? file : `${file}.eml`))
    const address = email.from?.address ?? ''
    tally.check(
      'wild: senders',
      address.toLowerCase() === want.from_email.replace(/"/g, '').toLowerCase(),
      () => `${file}: ${address} ≠ ${want.from_email}`,
    )
    tally.check(
      'wild: display names',
      squeeze(email.from?.name ?? '') === squeeze(want.from_display_name),
      () => `${file}: ${email.from?.name} ≠ ${want.from_display_name}`,
    )
    tally.check(
      'wild: subjects',
      squeeze(email.subject ?? '') === squeeze(want.subject),
      () => `${file}: ${email.subject} ≠ ${want.subject}`,
    )
    const body = letters(want.content_type === 'text/html' ? (email.sanitizedHtml ?? email.text) : email.text)
    const same = similarity(body, letters(want.body))
    tally.check('wild: bodies', same >= 0.9, () => `${file}: ${same.toFixed(2)}`)
    const names = (list: string[]) =>
      list
        .map((name) => name.toLowerCase().replace(/[:/\\]/g, '_'))
        .sort()
        .join(' | ')
    const wanted = names(want.attachments.filter((entry) => !entry.alternative).map((entry) => entry.filename))
    const got = names(email.attachments.map((entry) => entry.filename))
    tally.check('wild: attachments', got === wanted, () => `${file}: ${got} ≠ ${wanted}`)
  }
  return tally.list()
}

type BounceTruth = { dsn: string; replycode: string; reason: string; hardbounce: boolean; feedbacktype?: string }

const wantedKind = (reason: string) =>
  reason === 'feedback' ? 'abuse_report' : reason === 'vacation' ? 'auto_reply' : 'bounce'

/** Kind, and per recipient status, reply code, reason and hardness of the delivery reports. */
export async function measureBounces(): Promise<Score[]> {
  const truth = JSON.parse(readFileSync(join(EMAIL_FIXTURES, 'bounces/expected.json'), 'utf8')) as Record<
    string,
    BounceTruth[]
  >
  const tally = new Tally()
  for (const [file, wants] of Object.entries(truth)) {
    const email = await parseEmail(readEml('bounces', file))
    const kind = wantedKind(wants[0]?.reason ?? '')
    tally.check(
      'bounces: kind',
      email.kind === kind,
      () => `${file}: ${email.kind} ≠ ${kind} (${email.from?.address} | ${email.subject})`,
    )
    if (kind === 'abuse_report') {
      tally.check(
        'bounces: feedback type',
        email.abuse?.feedbackType === wants[0]?.feedbacktype,
        () => `${file}: ${email.abuse?.feedbackType}`,
      )
    }
    if (kind !== 'bounce') continue
    const recipients = email.bounce?.recipients ?? []
    tally.check(
      'bounces: recipient count',
      recipients.length === wants.length,
      () => `${file}: ${recipients.map((entry) => entry.address).join(', ')} for ${wants.length}`,
    )
    wants.forEach((want, at) => {
      const got = recipients[at]
      const derived = /^\d\.0\.9\d\d$/.test(want.dsn)
      const say = (value: unknown, wanted: unknown) => () =>
        `${file}#${at}: ${String(value)} ≠ ${String(wanted)}  [${got?.diagnostic?.slice(0, 140)}]`
      tally.check(
        derived ? 'bounces: status, derived' : 'bounces: status, reported',
        got?.status === want.dsn,
        say(got?.status, want.dsn),
      )
      tally.check('bounces: reply code', (got?.replyCode ?? '') === want.replycode, say(got?.replyCode, want.replycode))
      tally.check(
        'bounces: reason',
        got?.reason === want.reason,
        say(`${got?.reason} (${got?.status})`, `${want.reason} (${want.dsn})`),
      )
      tally.check(
        'bounces: hard',
        got?.hard === want.hardbounce,
        say(`${got?.reason}:${got?.hard}`, `${want.reason}:${want.hardbounce}`),
      )
    })
  }
  return tally.list()
}

/** Replies whose visible text is the expected one after squeezing white space, and that lose no line. */
export function measureReplies(): Score[] {
  const tally = new Tally()
  for (const file of readdirSync(join(EMAIL_FIXTURES, 'replies/emails')).sort()) {
    const raw = readFileSync(join(EMAIL_FIXTURES, 'replies/emails', file), 'utf8')
    const want = readFileSync(join(EMAIL_FIXTURES, 'replies/trimmed', file), 'utf8')
    const got = splitReplyText(raw)
    tally.check(
      'replies: exact',
      squeeze(got.visible) === squeeze(want),
      () => `${file}: ${JSON.stringify(got.visible)} ≠ ${JSON.stringify(want)}`,
    )
    const joined = got.segments.map((segment) => segment.text).join('\n')
    tally.check('replies: nothing lost', joined === raw.replace(/\r\n?/g, '\n'), () => file)
  }
  return tally.list()
}

export type Robustness = {
  files: number
  refused: string[]
  crashed: string[]
  slowestMs: number
  slowest: string
  peakMb: number
}

/** Parses every fixture once: nothing may throw anything but EmailParseError. */
export async function measureRobustness(): Promise<Robustness> {
  const out: Robustness = { files: 0, refused: [], crashed: [], slowestMs: 0, slowest: '', peakMb: 0 }
  for (const folder of ['zammad', 'bounces', 'mixed']) {
    for (const file of emlIn(folder)) {
      const started = performance.now()
      try {
        const email: ParsedEmail = await parseEmail(readEml(folder, file))
        JSON.stringify(email.bounce)
      } catch (error) {
        if (error instanceof EmailParseError) out.refused.push(`${folder}/${file}: ${error.code}`)
        else out.crashed.push(`${folder}/${file}: ${String(error)}`)
      }
      const took = performance.now() - started
      if (out.files++ > 0 && took > out.slowestMs) Object.assign(out, { slowestMs: took, slowest: `${folder}/${file}` })
      out.peakMb = Math.max(out.peakMb, process.memoryUsage().rss / 1024 / 1024)
    }
  }
  return out
}

async function main(): Promise<void> {
  if (!hasEmailFixtures()) {
    console.log(`No fixtures at ${EMAIL_FIXTURES}: nothing to measure.`)
    return
  }
  const showFailures = process.argv.includes('--failures')
  const scores = [...(await measureWild()), ...(await measureBounces()), ...measureReplies()]
  for (const { name, right, total, misses } of scores) {
    console.log(
      `${name.padEnd(28)} ${String(right).padStart(4)} / ${String(total).padEnd(4)} ${((100 * right) / total).toFixed(1).padStart(6)} %`,
    )
    if (showFailures) for (const miss of misses) console.log(`    ${miss}`)
  }
  const robust = await measureRobustness()
  console.log(
    `${'robustness'.padEnd(28)} ${robust.files} files, ${robust.crashed.length} crashed, ${robust.refused.length} refused, slowest ${robust.slowestMs.toFixed(0)} ms (${robust.slowest}), peak ${robust.peakMb.toFixed(0)} MB`,
  )
  for (const line of [...robust.crashed, ...robust.refused]) console.log(`    ${line}`)
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) await main()
