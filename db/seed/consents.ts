import { desc, sql } from 'drizzle-orm'
import { sha256Hex } from '../../lib/consent/domain/canonical'
import { appendToChain, type ChainHead, EMPTY_CHAIN } from '../../lib/consent/domain/chain'
import { contactPointHmac, newSalt } from '../../lib/consent/domain/commitment'
import type { LedgerDraft, LedgerMethod } from '../../lib/consent/domain/event'
import { rowOf } from '../../lib/consent/queries/rows'
import { normaliseContactPoint } from '../../lib/identity/domain/contact-points'
import { RULE_VERSION } from '../../lib/policy/domain/rules'
import type { Transaction } from '../client'
import { consentEvents, consentEvidence, consentNotices, consentSubjectPoints, consentSubjects } from '../schema'
import { ORGANISATION } from './company'
import { parisAt } from './paris-time'
import type { Person } from './people'
import { type Random, seededRandom, seedId } from './random'
import { customerId, userId } from './stage'

/** The words that customers of the demo were shown. */
const NOTICES = {
  'offres-email-2025-01': {
    purpose: 'marketing',
    channel: 'email',
    text: 'J’accepte de recevoir par e-mail les offres et les nouveautés de Maison Clairvue, quatre messages par mois au plus. Je peux me désinscrire à tout moment, par le lien au bas de chaque message ou dans mon espace préférences.',
  },
  'offres-sms-2025-01': {
    purpose: 'marketing',
    channel: 'sms',
    text: 'J’accepte de recevoir par SMS les offres de Maison Clairvue, jamais le dimanche. Je peux répondre STOP à tout moment.',
  },
  'appels-2026-08': {
    purpose: 'marketing',
    channel: 'phone',
    text: 'Depuis le 11 août 2026, nous ne vous appelons pour une offre que si vous l’avez accepté. Êtes-vous d’accord pour que Maison Clairvue vous appelle au sujet de ses offres, en semaine de 10 h à 13 h et de 14 h à 20 h ? Vous pourrez changer d’avis à tout moment.',
  },
  'avis-email-2025-06': {
    purpose: 'survey',
    channel: 'email',
    text: 'J’accepte de recevoir par e-mail, après un achat ou un échange, une question sur ma satisfaction.',
  },
} as const
type Version = keyof typeof NOTICES

type Said = {
  person: Person
  version: Version
  state: LedgerDraft['state']
  method: LedgerMethod
  source: string
  actor: string
  /** Days before today. */
  daysAgo: number
  evidence: { filename: string; contentType: string; text: string } | null
}

const COLLEAGUES = ['lea', 'karim', 'ines', 'soazig', 'thibault', 'jeanne'] as const

/** How a consent was given in the shop, on the site or on the phone, with what proves it. */
function given(random: Random, person: Person, version: Version, daysAgo: number, real: (id: string) => string): Said {
  const who = `${person.given} ${person.family}`.trim() || (person.organisation ?? '')
  const colleague = `user:${real(userId(random.pick(COLLEAGUES)))}`
  const base = { person, version, state: 'granted' as const, daysAgo }
  const { text } = NOTICES[version]
  if (version === 'appels-2026-08')
    return {
      ...base,
      ...{ method: 'call', source: 'appel de suivi', actor: colleague },
      evidence: {
        filename: 'transcription.txt',
        contentType: 'text/plain; charset=utf-8',
        text: `Conseiller : ${text}\n${who} : oui, d’accord.\n`,
      },
    }
  if (random.chance(0.55))
    return {
      ...base,
      ...{ method: 'paper', source: `boutique de ${person.shop.name}`, actor: colleague },
      evidence: {
        filename: 'coupon-carte-eclat.txt',
        contentType: 'text/plain; charset=utf-8',
        text: `Coupon de la carte Éclat, boutique de ${person.shop.name}.\n[x] ${text}\nSigné : ${who}\n`,
      },
    }
  return {
    ...base,
    ...{ method: 'checkbox', source: 'clairvue.example, création du compte', actor: 'system:site' },
    evidence: {
      filename: 'formulaire.json',
      contentType: 'application/json',
      text: `${JSON.stringify({ page: 'https://www.clairvue.example/compte', box: text, checked: true })}\n`,
    },
  }
}

/** What one customer said over the years, oldest first. */
function told(person: Person, real: (id: string) => string): Said[] {
  const random = seededRandom(`consents:${person.key}`)
  const said: Said[] = []
  const start = random.int(120, 640)
  const later = () => Math.max(2, random.int(3, 110))
  const without = { evidence: null, actor: `system:customer` }
  if (person.email && random.chance(0.62)) {
    said.push(given(random, person, 'offres-email-2025-01', start, real))
    if (random.chance(0.14))
      said.push({
        ...{ person, version: 'offres-email-2025-01', state: 'withdrawn', method: 'one_click', daysAgo: later() },
        ...{ source: 'lien de désinscription', ...without },
      })
  } else if (person.email && random.chance(0.35)) {
    said.push({
      ...{ person, version: 'offres-email-2025-01', state: 'imported', method: 'import', daysAgo: start + 90 },
      ...{ source: 'logiciel de caisse 2019', evidence: null, actor: 'system:reprise' },
    })
  }
  if (person.phone && random.chance(0.34)) {
    said.push(given(random, person, 'offres-sms-2025-01', start - 4, real))
    if (random.chance(0.2))
      said.push({
        ...{ person, version: 'offres-sms-2025-01', state: 'withdrawn', method: 'stop', daysAgo: later() },
        ...{ source: 'STOP au 36123', ...without },
      })
  }
  if ((person.phone ?? person.landline) && random.chance(0.24)) {
    const refuses = random.chance(0.55)
    const answer = given(random, person, 'appels-2026-08', random.int(5, 100), real)
    said.push(refuses ? { ...answer, state: 'denied', evidence: null } : answer)
  }
  if (person.email && random.chance(0.3)) said.push(given(random, person, 'avis-email-2025-06', start - 9, real))
  return said
}

function pointOf({ person, version }: Said) {
  const kind = NOTICES[version].channel === 'email' ? ('email' as const) : ('phone' as const)
  const typed = kind === 'email' ? person.email : (person.phone ?? person.landline)
  const value = typed ? normaliseContactPoint(kind, typed) : null
  return value ? { kind, value } : null
}

/** Writes the demo's notices and what its customers said, in one chain, as it would have grown. Returns how many. */
export async function writeConsents(
  tx: Transaction,
  all: readonly Person[],
  now: Date,
  real: (id: string) => string,
): Promise<number> {
  await tx
    .insert(consentNotices)
    .values(
      Object.entries(NOTICES).map(([version, notice]) => ({
        ...{ id: seedId(`notice:${version}`), version, language: 'fr', ...notice, sha256: sha256Hex(notice.text) },
        createdAt: parisAt(now, -700, 9, 0),
      })),
    )
    .onConflictDoNothing()
  const said = all
    .flatMap((person) => told(person, real))
    .map((each, index) => ({ ...each, at: parisAt(now, -each.daysAgo, 10 + (index % 9), (index * 7) % 60) }))
    .sort((a, b) => a.at.getTime() - b.at.getTime())
  const salts = new Map([...new Set(said.map(({ person }) => customerId(person)))].map((id) => [id, newSalt()]))
  await tx.insert(consentSubjects).values([...salts].map(([subjectId, salt]) => ({ subjectId, salt })))

  const [last] = await tx
    .select({ seq: consentEvents.seq, hash: consentEvents.hash })
    .from(consentEvents)
    .orderBy(desc(consentEvents.seq))
    .limit(1)
  let head: ChainHead = last ?? EMPTY_CHAIN
  const points = new Map<string, typeof consentSubjectPoints.$inferInsert>()
  const files = new Map<string, typeof consentEvidence.$inferInsert>()
  const rows = said.map((each, index) => {
    const subjectId = customerId(each.person)
    const salt = salts.get(subjectId) ?? newSalt()
    const point = pointOf(each)
    const hmac = point ? contactPointHmac(salt, point.kind, point.value) : null
    if (point && hmac) points.set(hmac, { subjectId, hmac, ...point })
    const content = each.evidence ? Buffer.from(each.evidence.text) : null
    const sha256 = content ? sha256Hex(content) : null
    if (each.evidence && content && sha256) {
      const { filename, contentType } = each.evidence
      files.set(`${subjectId}:${sha256}`, { subjectId, sha256, filename, contentType, size: content.length, content })
    }
    const { purpose, channel, text } = NOTICES[each.version]
    const shown = each.state === 'granted' || each.state === 'denied'
    const entry = appendToChain(
      {
        id: seedId(`consent:${each.person.key}:${each.version}:${index}`),
        occurred_at: each.at.toISOString(),
        subject_id: subjectId,
        contact_point_hmac: hmac,
        contact_point_kind: point?.kind ?? null,
        controller: ORGANISATION.name,
        brand: ORGANISATION.brand,
        purpose,
        channel,
        state: each.state,
        legal_basis: 'consent',
        jurisdiction: 'FR',
        notice_version: shown ? each.version : null,
        notice_sha256: shown ? sha256Hex(text) : null,
        language: 'fr',
        method: each.method,
        source: each.source,
        actor: each.actor,
        evidence_sha256: sha256 ? [sha256] : [],
        valid_until: null,
        supersedes: null,
        rule_version: RULE_VERSION,
      },
      head,
      new Date(each.at.getTime() + 1_500),
    )
    head = { seq: entry.seq, hash: entry.hash }
    return rowOf(entry)
  })
  await tx.insert(consentSubjectPoints).values([...points.values()])
  await tx.insert(consentEvidence).values([...files.values()])
  await tx.execute(sql`select relais_become_ledger()`)
  await tx.insert(consentEvents).values(rows)
  await tx.execute(sql`select set_config('role', 'none', true)`)
  return rows.length
}
