import { say } from './words.mjs'

type Sentence = (detail: Record<string, string | number>) => { fr: string; en: string }

/** Everything that can keep Relais from starting, in words that name the cause. */
const SENTENCES = {
  setting_invalid: ({ name, expects_fr, expects_en }) => ({
    fr: `Le réglage ${name} n’est pas valable : ${expects_fr}.`,
    en: `The setting ${name} is not valid: ${expects_en}.`,
  }),
  port_taken: ({ port }) => ({
    fr: `Le port ${port} est déjà pris par un autre programme : arrêtez-le ou choisissez-en un autre avec PORT.`,
    en: `Port ${port} is already taken by another program: stop it or choose another with PORT.`,
  }),
  port_forbidden: ({ port }) => ({
    fr: `Le port ${port} est réservé : cet utilisateur n’a pas le droit de l’ouvrir.`,
    en: `Port ${port} is privileged: this user may not open it.`,
  }),
  smtp_port_taken: ({ port }) => ({
    fr: `Le port SMTP ${port} est déjà pris par un autre programme : arrêtez-le ou changez SMTP_LISTEN_PORT.`,
    en: `SMTP port ${port} is already taken by another program: stop it or change SMTP_LISTEN_PORT.`,
  }),
  already_running: ({ dataDir, pid, url }) => ({
    fr: `Relais tourne déjà sur ce répertoire de données (${dataDir}, processus ${pid}, ${url}).`,
    en: `Relais already runs on this data directory (${dataDir}, process ${pid}, ${url}).`,
  }),
  data_dir_unusable: ({ dir, why }) => ({
    fr: `Le répertoire de données ${dir} n’est pas utilisable : ${why}`,
    en: `The data directory ${dir} cannot be used: ${why}`,
  }),
  disk_full: ({ where }) => ({
    fr: `Disque plein : il n’y a plus assez de place pour ${where}.`,
    en: `Disk full: there is not enough room left for ${where}.`,
  }),
  no_postgres_user: ({ why }) => ({
    fr: `PostgreSQL refuse de tourner en root et l’utilisateur « postgres » n’a pas pu être créé : ${why}`,
    en: `PostgreSQL refuses to run as root and the user "postgres" could not be created: ${why}`,
  }),
  no_postgres_binaries: ({ dir }) => ({
    fr: `Les programmes de PostgreSQL pour cette machine manquent (${dir}) : relancez « npm install ».`,
    en: `The PostgreSQL programs for this machine are missing (${dir}): run "npm install" again.`,
  }),
  postgres_failed: ({ why, log }) => ({
    fr: `PostgreSQL n’a pas démarré : ${why} (journal : ${log})`,
    en: `PostgreSQL did not start: ${why} (log: ${log})`,
  }),
  database_unreachable: ({ where, why }) => ({
    fr: `La base de données ${where} (DATABASE_URL) est injoignable : ${why}`,
    en: `The database ${where} (DATABASE_URL) cannot be reached: ${why}`,
  }),
  migration_failed: ({ why, log }) => ({
    fr: `La migration de la base a échoué : ${why} (journal : ${log})`,
    en: `The database migration failed: ${why} (log: ${log})`,
  }),
  build_failed: ({ why, log }) => ({
    fr: `La construction de l’application a échoué : ${why} (journal : ${log})`,
    en: `Building the application failed: ${why} (log: ${log})`,
  }),
  bootstrap_failed: ({ why, log }) => ({
    fr: `La création du compte administrateur a échoué : ${why} (journal : ${log})`,
    en: `Creating the administrator account failed: ${why} (log: ${log})`,
  }),
  demo_failed: ({ why, log }) => ({
    fr: `La création de la démonstration a échoué : ${why} (journal : ${log})`,
    en: `Creating the demo failed: ${why} (log: ${log})`,
  }),
  process_failed: ({ name, why, log }) => ({
    fr: `Le processus « ${name} » s’arrête aussitôt lancé : ${why} (journal : ${log})`,
    en: `The process "${name}" stops as soon as it starts: ${why} (log: ${log})`,
  }),
  not_ready: ({ seconds, why, log }) => ({
    fr: `L’application n’est pas prête après ${seconds} s : ${why} (journaux : ${log})`,
    en: `The application is not ready after ${seconds} s: ${why} (logs: ${log})`,
  }),
} satisfies Record<string, Sentence>

export type FailureCode = keyof typeof SENTENCES

/** A failure whose message is one sentence for the person at the terminal. */
export class Failure extends Error {
  readonly code: FailureCode

  constructor(code: FailureCode, detail: Record<string, string | number>) {
    super(say(SENTENCES[code](detail)))
    this.code = code
  }
}

const DISK_FULL = /ENOSPC|no space left on device|could not (extend|write to) file|disk quota exceeded|EDQUOT/i

/** Whether a program's output says that the disk is full. */
export function saysDiskFull(output: string): boolean {
  return DISK_FULL.test(output)
}

/** The line of a program's output that names the cause best: the first error it reports, else its last words. */
export function tellingLine(output: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: colours are control characters
  const plain = output.replace(/\x1b\[[0-9;]*m/g, '')
  const lines = plain.split('\n').map((line) => line.trim())
  const said = lines.filter((line) => line && !/^at |^\^+$|^Node\.js v/.test(line))
  const at = said.findIndex((line) =>
    /(error TS\d+|Type error|Module not found|\b\w*Error|FATAL|PANIC|failed|Settings)\b.*:/.test(line),
  )
  if (at < 0) return (said.at(-1) ?? 'no message').slice(0, 300)
  const found = said[at] ?? ''
  // A heading names nothing yet: the place and the fault follow it.
  const told = found.endsWith(':') ? [found, ...said.slice(at + 1, at + 3)].join(' ') : found
  return told.replace(/^(Error|Migration failed): /, '').slice(0, 300)
}
