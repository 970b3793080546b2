import { afterEach, expect, test, vi } from 'vitest'
import { Failure, saysDiskFull, tellingLine } from './failure.ts'
import { readSettings } from './settings.ts'
import { languages, say } from './words.mjs'

afterEach(() => vi.unstubAllEnvs())

test('a sentence is in the language of the terminal, French first when it names none', () => {
  const words = { fr: 'Oui.', en: 'Yes.' }
  expect(say(words, { LANG: 'fr_FR.UTF-8' })).toBe('Oui.')
  expect(say(words, { LANG: 'fr_FR.UTF-8', LC_ALL: 'en_GB.UTF-8' })).toBe('Yes.')
  expect(say(words, { LANG: 'C.UTF-8' })).toBe('Oui. (Yes.)')
  expect(languages({})).toEqual(['fr', 'en'])
})

test('a failure is one line that names the cause', () => {
  vi.stubEnv('LC_ALL', 'en_GB.UTF-8')
  const failure = new Failure('port_taken', { port: 3000 })
  expect(failure.message).toBe('Port 3000 is already taken by another program: stop it or choose another with PORT.')
  expect(failure.code).toBe('port_taken')
})

test.each([
  ['ENOSPC: no space left on device, write', true],
  ['FATAL:  could not write lock file "postmaster.pid": No space left on device', true],
  ['PANIC:  could not write to file "pg_wal/xlogtemp.29": No space left on device', true],
  ['ERROR:  could not extend file "base/1/2": No space left on device', true],
  ['FATAL:  could not write to log file: Permission denied', false],
  ['Error: 42P01 relation "disk" does not exist', false],
])('%s: disk full is %s', (output, full) => {
  expect(saysDiskFull(output)).toBe(full)
})

test.each([
  ['a failed migration', 'Migration failed: column "x" does not exist (42703)\n', 'column "x" does not exist (42703)'],
  [
    'a stack trace',
    '/a/b.ts:3\nthrow new Error("x")\n^\n\nTypeError: x is not a function\n    at f (/a/b.ts:3:7)\n\nNode.js v24.21.0\n',
    'TypeError: x is not a function',
  ],
  [
    'a type error of the build',
    'Running TypeScript ...\n\nlib/a.ts(6,22): error TS2307: Cannot find module "./b".\nFailed to type check.\n',
    'lib/a.ts(6,22): error TS2307: Cannot find module "./b".',
  ],
  [
    'a heading that names nothing yet',
    'Error: Turbopack build failed with 1 error:\n./app/page.tsx:2:18\nExpression expected\n  1 | x\n',
    'Turbopack build failed with 1 error: ./app/page.tsx:2:18 Expression expected',
  ],
  [
    'bad settings',
    'Settings: RELAIS_SECRET needs 32 characters or more. See .env.example.\n',
    /^Settings: RELAIS_SECRET/,
  ],
  ['no error at all', 'one\ntwo\n', 'two'],
  ['silence', '', 'no message'],
])('the telling line of %s', (_, output, line) => {
  if (line instanceof RegExp) expect(tellingLine(output)).toMatch(line)
  else expect(tellingLine(output)).toBe(line)
})

test('settings have safe defaults; an empty one counts as unset', () => {
  const settings = readSettings({ PORT: '', DATABASE_URL: '', SMTP_LISTEN_PORT: '' })
  expect(settings).toMatchObject({
    port: 3000,
    publicUrl: 'http://localhost:3000',
    databaseUrl: undefined,
    smtp: { port: 2525, chosen: false },
    demo: true,
  })
  expect(settings.dataDir).toMatch(/\/\.relais$/)
})

test('the demo is never made in a database somebody gave', () => {
  const given = { DATABASE_URL: 'postgres://u:p@db/x', RELAIS_DEMO: '1' }
  expect(readSettings(given).demo).toBe(false)
  expect(readSettings({ RELAIS_DEMO: '0' }).demo).toBe(false)
})

test.each([
  [{ PORT: 'http' }, /PORT/],
  [{ PORT: '70000' }, /PORT/],
  [{ SMTP_LISTEN_PORT: '-1' }, /SMTP_LISTEN_PORT/],
  [{ DATABASE_URL: 'mysql://u:hidden@h/x' }, /DATABASE_URL/],
  [{ RELAIS_PUBLIC_URL: 'crm.example' }, /RELAIS_PUBLIC_URL/],
  [{ RELAIS_DEMO: 'yes' }, /RELAIS_DEMO/],
])('%o is refused by name, its value untold', (env, name) => {
  expect(() => readSettings(env)).toThrow(name)
  expect(() => readSettings(env)).not.toThrow(/hidden/)
})
