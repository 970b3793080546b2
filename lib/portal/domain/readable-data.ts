/** Everything that is kept about a customer; the download's JSON is this object. */
export type OwnData = {
  format: 'relais-personal-data/1'
  exportedAt: string
  identity: Record<string, unknown>
  knownSince: string
  contactPoints: readonly Record<string, unknown>[]
  sources: readonly Record<string, unknown>[]
  preferences: object
  said: readonly object[]
  requests: readonly object[]
  exchanges: readonly {
    id: string
    at: string
    channel: string
    direction: string
    kind: string
    from: string | null
    subject: string | null
    text: string
    files: readonly string[]
  }[]
}

const WORDS = {
  fr: {
    title: 'Vos données',
    exported: 'Fichier du',
    identity: 'Qui vous êtes',
    contactPoints: 'Vos coordonnées',
    sources: 'Ce que chaque source a dit',
    preferences: 'Vos préférences',
    said: 'Ce que vous avez dit, et quand',
    requests: 'Vos demandes',
    exchanges: 'Vos échanges avec nous',
    none: 'Rien.',
    inbound: 'de vous',
    outbound: 'de nous',
    internal: 'note',
    files: 'Pièces jointes',
  },
  en: {
    title: 'Your data',
    exported: 'File of',
    identity: 'Who you are',
    contactPoints: 'Your contact details',
    sources: 'What each source said',
    preferences: 'Your preferences',
    said: 'What you said, and when',
    requests: 'Your requests',
    exchanges: 'Your exchanges with us',
    none: 'Nothing.',
    inbound: 'from you',
    outbound: 'from us',
    internal: 'note',
    files: 'Attachments',
  },
} as const

const ESCAPES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }
const escaped = (text: string) => text.replace(/[&<>"']/g, (char) => ESCAPES[char] ?? char)

/** Nested values as nested lists; what is empty is left out. */
function tree(value: unknown): string {
  if (Array.isArray(value))
    return value.length === 0 ? '' : `<ul>${value.map((each) => `<li>${tree(each)}</li>`).join('')}</ul>`
  if (value !== null && typeof value === 'object') {
    const rows = Object.entries(value)
      .map(([name, inner]) => [name, tree(inner)] as const)
      .filter(([, text]) => text !== '')
    return rows.length === 0
      ? ''
      : `<dl>${rows.map(([name, text]) => `<dt>${escaped(name)}</dt><dd>${text}</dd>`).join('')}</dl>`
  }
  return value === null || value === undefined ? '' : escaped(String(value))
}

const STYLE = `body{font:16px/1.5 system-ui,sans-serif;max-width:46rem;margin:2rem auto;padding:0 1rem;color:#1f1d1a}
dl{display:grid;grid-template-columns:minmax(8rem,max-content) 1fr;gap:.1rem 1rem;margin:.3rem 0}dt{color:#55504a}dd{margin:0;min-width:0;overflow-wrap:anywhere}
article{border-top:1px solid #d9d5ce;padding:.8rem 0}pre{white-space:pre-wrap;font:inherit;margin:.4rem 0}h2{margin-top:2.5rem}`

/** The data as one page of HTML that needs nothing else: no script, no picture, no link. */
export function readableData(data: OwnData, language: 'fr' | 'en'): string {
  const words = WORDS[language]
  const part = (title: string, body: string) => `<section><h2>${title}</h2>${body || `<p>${words.none}</p>`}</section>`
  const exchanges = data.exchanges
    .map(({ at, channel, direction, subject, text, files }) => {
      const whose = words[direction as 'inbound' | 'outbound' | 'internal'] ?? direction
      const attached = files.length > 0 ? `<p>${words.files} : ${files.map(escaped).join(', ')}</p>` : ''
      return `<article><p><b>${escaped(subject ?? channel)}</b> · ${escaped(at)} · ${escaped(channel)} · ${whose}</p><pre>${escaped(text)}</pre>${attached}</article>`
    })
    .join('')
  return `<!doctype html>
<html lang="${language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${words.title}</title><style>${STYLE}</style></head>
<body><h1>${words.title}</h1><p>${words.exported} ${escaped(data.exportedAt)}</p>
${part(words.identity, tree(data.identity))}
${part(words.contactPoints, tree(data.contactPoints))}
${part(words.preferences, tree(data.preferences))}
${part(words.said, tree(data.said))}
${part(words.requests, tree(data.requests))}
${part(words.sources, tree(data.sources))}
${part(words.exchanges, exchanges)}
</body></html>
`
}
