/**
 * How the time of reading mail grows with mails made to be slow: `npm run bench -- hostile-mail`. Each kind is read at one
 * size and at twice that size; reading is linear, so twice the size costs about twice the CPU time. Ends with code 1 when
 * one costs more than three times as much.
 */
import { parseAddressList } from '../lib/channels/email/domain/addresses'
import { splitReplyText } from '../lib/channels/email/domain/reply/split'
import { htmlToVisibleText } from '../lib/channels/email/html-text'
import { parseEmail } from '../lib/channels/email/parse'
import { sanitizeEmailHtml } from '../lib/channels/email/sanitize-html'

const MOST_GROWTH = 3
/** Below this, ms, the clock says more about the machine than about the parser. */
const LEAST_MS = 50

type Hostile = { name: string; unit: string; times: number; read: (text: string) => unknown }

const mail = (body: string) => parseEmail(Buffer.from(`From: a@b.fr\nSubject: x\n\n${body}`))
const htmlMail = (body: string) =>
  parseEmail(Buffer.from(`From: a@b.fr\nSubject: x\nContent-Type: text/html\n\n${body}`))
const html = (body: string) => [sanitizeEmailHtml(body), htmlToVisibleText(body)]
const addresses = (header: string) => parseAddressList(header, (word) => word)

const HOSTILE: readonly Hostile[] = [
  ...['\n', '> a\n', 'a@', '-- \nx\n', 'begin 644 x\n'].map((unit) => ({
    name: 'mail',
    unit,
    times: 100_000,
    read: mail,
  })),
  { name: 'html mail', unit: '<div>', times: 50_000, read: htmlMail },
  ...['<div>', '<table><tr><td>', '<', '<blockquote>a'].map((unit) => ({
    name: 'html',
    unit,
    times: 20_000,
    read: html,
  })),
  ...['(', '"', '<', '@', ',', 'a,', '\\', '=?', ';'].map((unit) => ({
    name: 'addresses',
    ...{ unit, times: 200_000, read: addresses },
  })),
  ...['a', 'On ', '> ', '-', 'wrote: ', 'De : ', '@', ' '].map((unit) => ({
    name: 'one line',
    ...{ unit, times: 500_000, read: splitReplyText },
  })),
]

/** CPU time of reading the unit so many times, ms. */
async function costOf({ unit, read }: Hostile, times: number): Promise<number> {
  const text = unit.repeat(times)
  const before = process.cpuUsage()
  await read(text)
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1000
}

let slow = 0
for (const each of HOSTILE) {
  await costOf(each, each.times / 10)
  const once = await costOf(each, each.times)
  const twice = await costOf(each, each.times * 2)
  const growth = twice / Math.max(once, LEAST_MS)
  if (growth > MOST_GROWTH) slow++
  console.log(
    `${each.name.padEnd(10)} ${JSON.stringify(each.unit).padEnd(20)} ${once.toFixed(0).padStart(6)} ms ${twice.toFixed(0).padStart(6)} ms  × ${growth.toFixed(1)}`,
  )
}
process.exitCode = slow > 0 ? 1 : 0
