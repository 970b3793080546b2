import 'server-only'
import { sql } from 'drizzle-orm'
import { database } from '@/db/client'
import type { Channel } from '@/lib/channels/port'
import type { Direction, InteractionKind } from '@/lib/conversations/domain'
import { instantText } from '@/lib/conversations/queries/instants'
import { inIds } from '@/lib/customers/queries/family'
import { type Actor, demand } from '@/lib/platform/actor'
import { DomainError } from '@/lib/platform/errors'
import { parseSearch, type SearchQuery } from '../domain/query'
import { snippetOf } from '../domain/snippet'
import { type SearchInput, searchInput } from '../schemas'
import type { ExchangeHitView, ExchangesView } from '../views'
import { isTimeout } from './timeout'

/** Enough of the latest exchanges to answer a word that many of them have. */
const LATEST = 2000
/** Read through the index before the best are chosen. */
const CANDIDATES = 200
const FUZZY_LIMIT = 20_000
/** While somebody types, an answer that takes longer is worth less than the latest exchanges. */
const PATIENCE_MS = 800
const MIN_PREFIX = 3
/** Of a long text, snippets are looked for in its beginning. Characters. */
const SNIPPET_TEXT = 50_000

/** What was typed, as each language reads it; the last word may still be being typed. */
function tsQuery(query: SearchQuery) {
  const last = query.words.at(-1) ?? ''
  const before = query.words.slice(0, -1).join(' ')
  const whole = sql`(websearch_to_tsquery('relais_fr', ${query.text}) || websearch_to_tsquery('relais_en', ${query.text}) || websearch_to_tsquery('relais_simple', ${query.text}))`
  if (last.length < MIN_PREFIX || /["-]/.test(query.text)) return whole
  const beginning = sql`to_tsquery('relais_simple', ${`${last}:*`})`
  if (before === '') return sql`(${whole} || ${beginning})`
  return sql`(${whole} || ((plainto_tsquery('relais_fr', ${before}) || plainto_tsquery('relais_simple', ${before})) && ${beginning}))`
}

type Candidate = { id: string; conversation_id: string | null; received_at: string; rank: number; literal: boolean }

type Row = {
  id: string
  conversation_id: string | null
  number: number | null
  subject: string
  customer_id: string
  customer_name: string
  channel: Channel
  direction: Direction
  kind: InteractionKind
  author: string | null
  at: string
  text: string
}

async function candidates(query: SearchQuery): Promise<{ found: Candidate[]; partial: boolean }> {
  const asked = tsQuery(query)
  const order = sql`i.received_at desc nulls last, i.id desc nulls last`
  const literal = query.words.map((word, at) => (at === query.words.length - 1 ? `${word}:*` : word)).join(' & ')
  const columns = sql`i.id, i.conversation_id, i.received_at::text, ts_rank_cd(i.search, ${asked}) as rank,
    i.search @@ to_tsquery('relais_simple', ${literal}) as literal`
  const visible = sql`i.customer_id is not null and i.state is distinct from 'cancelled' and i.search @@ ${asked}`
  const latest = await database().execute<Candidate>(sql`
    select ${columns} from (select * from interactions i order by ${order} limit ${LATEST}) i where ${visible} order by ${order} limit ${CANDIDATES}`)
  if (latest.length >= CANDIDATES / 4) return { found: [...latest], partial: false }
  try {
    const indexed = await database().transaction(async (tx) => {
      await tx.execute(sql`set local statement_timeout = ${sql.raw(String(PATIENCE_MS))}`)
      // Of words that half of all exchanges hold, the index gives some of them at random.
      await tx.execute(sql`set local gin_fuzzy_search_limit = ${sql.raw(String(FUZZY_LIMIT))}`)
      return tx.execute<Candidate>(sql`
        select ${columns} from (
          select i.* from (select * from interactions i where ${visible} limit ${FUZZY_LIMIT}) i order by ${order} limit ${CANDIDATES}) i
        order by ${order}`)
    })
    return { found: [...indexed], partial: false }
  } catch (error) {
    if (isTimeout(error)) return { found: [...latest], partial: true }
    throw error
  }
}

/** One exchange for each conversation: the one that answers best, with how many others do; words as typed come first. */
function bestOfEach(unsorted: readonly Candidate[], limit: number): { best: Candidate; more: number }[] {
  const found = unsorted.toSorted((a, b) => Number(b.literal) - Number(a.literal))
  const groups = new Map<string, { best: Candidate; more: number }>()
  for (const candidate of found) {
    const key = candidate.conversation_id ?? candidate.id
    const group = groups.get(key)
    if (!group) groups.set(key, { best: candidate, more: 0 })
    else groups.set(key, { best: candidate.rank > group.best.rank ? candidate : group.best, more: group.more + 1 })
  }
  return [...groups.values()].slice(0, limit)
}

/**
 * Exchanges on any channel whose words answer what was typed, in French, English or as spelt, the latest first, one for
 * each conversation. The last word may be unfinished; "…" asks for words in a row, - leaves some out.
 */
export async function searchExchanges(actor: Actor, given: SearchInput): Promise<ExchangesView> {
  demand(actor, 'search.use')
  demand(actor, 'conversation.read')
  const parsed = searchInput.safeParse(given)
  if (!parsed.success) throw new DomainError('invalid_input')
  const query = parseSearch(parsed.data.q)
  if (!query) return { exchanges: [], partial: false }
  const { found, partial } = await candidates(query)
  const chosen = bestOfEach(found, parsed.data.limit)
  if (chosen.length === 0) return { exchanges: [], partial }
  const [rows, [stems]] = await Promise.all([
    database().execute<Row>(sql`
      select i.id, i.conversation_id, v.number, coalesce(nullif(v.subject, ''), i.subject, '') as subject, i.customer_id,
        c.display_name as customer_name, i.channel, i.direction, i.kind, u.name as author, i.received_at::text as at,
        concat_ws(E'\n', i.subject, left(i.visible_text, ${SNIPPET_TEXT})) as text
      from interactions i
      join customers c on c.id = i.customer_id and c.erased_at is null
      left join conversations v on v.id = i.conversation_id
      left join users u on u.id = i.author_id
      where i.id in ${inIds(chosen.map(({ best }) => best.id))}`),
    database().execute<{ stems: string[] }>(sql`
      select tsvector_to_array(to_tsvector('relais_fr', ${query.text}) || to_tsvector('relais_en', ${query.text})) as stems`),
  ])
  const wanted = [
    ...new Set([...(stems?.stems ?? []), ...query.words.filter((word) => word.length >= MIN_PREFIX)]),
  ].filter((stem) => /^[\p{L}\p{N}]+$/u.test(stem))
  const exchanges = chosen.flatMap(({ best, more }): ExchangeHitView | [] => {
    const row = rows.find((each) => each.id === best.id)
    if (!row) return []
    return {
      id: row.id,
      conversationId: row.conversation_id,
      conversationNumber: row.number,
      subject: row.subject,
      customerId: row.customer_id,
      customerName: row.customer_name,
      channel: row.channel,
      direction: row.direction,
      kind: row.kind,
      author: row.author,
      at: instantText(row.at),
      snippet: snippetOf(row.text, wanted) ?? { text: row.text.replace(/\s+/g, ' ').slice(0, 150), ranges: [] },
      more,
    }
  })
  return { exchanges, partial }
}
