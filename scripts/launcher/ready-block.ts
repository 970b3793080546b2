import { label } from './words.mjs'

export type SignIn = { role: string; email: string; password: string }
type About = { url: string; signIns: SignIn[]; apiKey: string; smtp: string; logs: string }

/** The one block that `npm start` ends with: where to go, how to get in, where mail is taken. */
export function readyBlock({ url, signIns, apiKey, smtp, logs }: About): string {
  const widths = {
    role: Math.max(0, ...signIns.map(({ role }) => role.length)),
    email: Math.max(0, ...signIns.map(({ email }) => email.length)),
  }
  const rows = [
    [label({ fr: 'Console', en: 'Console' }), url],
    [label({ fr: 'Clé d’API', en: 'API key' }), apiKey],
    ['SMTP', smtp],
    [label({ fr: 'Journaux', en: 'Logs' }), logs],
  ] as const
  return [
    '',
    label({ fr: 'Relais est prêt.', en: 'Relais is ready.' }),
    ...rows.map(([name, value]) => `  ${name.padEnd(11)} ${value}`),
    ...(signIns.length > 0 ? [label({ fr: '  Connexions', en: '  Sign-ins' })] : []),
    ...signIns.map(
      ({ role, email, password }) => `    ${role.padEnd(widths.role)}  ${email.padEnd(widths.email)}  ${password}`,
    ),
    label({ fr: '  Ctrl-C arrête tout.', en: '  Ctrl-C stops everything.' }),
    '',
  ].join('\n')
}
