import 'server-only'
import { sql } from 'drizzle-orm'
import { type Executor, executePrepared } from '@/db/client'
import { CUSTOMER_FIELDS, type CustomerKind } from '../domain/customer-record'
import { type BlockedValue, blockedValues, DEFAULT_LIMITS, type LimitedKind, type Limits } from '../domain/limits'
import { importModel, type MatchModel, priorModel } from '../domain/model'
import { Matcher } from '../domain/score'

/** What the matcher goes by now. `version` is 0 for the model before any data. */
export type MatchRules = {
  matcher: (kind: CustomerKind) => { matcher: Matcher; version: number }
  blocked: ReturnType<typeof blockedValues>
  limits: Limits
}

type Row = {
  versions: Partial<Record<CustomerKind, number>> | null
  blocked: BlockedValue[] | null
  limits: { kind: LimitedKind; per_customer: number; per_value: number }[] | null
  customers: number
}

/** A database whose size Postgres has not counted yet is taken to hold so many customers. */
const SUPPOSED_CUSTOMERS = 10_000

/** Matchers by kind and version (the prior by the order of magnitude of the file): models are never changed. */
const matchers = new Map<string, Matcher>()

function keep(name: string, model: () => MatchModel): Matcher {
  const known = matchers.get(name)
  if (known) return known
  if (matchers.size > 20) matchers.clear()
  const matcher = new Matcher(model())
  matchers.set(name, matcher)
  return matcher
}

async function readModel(db: Executor, version: number): Promise<MatchModel> {
  const [row] = await db.execute<{ model: unknown }>(
    sql`select model from match_models where version = ${version}::integer`,
  )
  return importModel(row?.model)
}

/** The size of a file to a power of two, so that the model before any data does not change with every customer. */
const magnitude = (customers: number) => 2 ** Math.round(Math.log2(Math.max(128, customers)))

/** The models, blocked values and limits in force. One query; models are parsed once per process. */
export async function matchRules(db: Executor): Promise<MatchRules> {
  const [row] = await executePrepared<Row>(
    db,
    sql`
    select (select jsonb_object_agg(kind, version) from (select kind, max(version) as version from match_models group by kind) m) as versions,
      (select jsonb_agg(jsonb_build_object('kind', kind, 'value', value)) from blocked_values) as blocked,
      (select jsonb_agg(jsonb_build_object('kind', kind, 'per_customer', per_customer, 'per_value', per_value)) from contact_point_limits) as limits,
      (select reltuples::float8 from pg_class where oid = ${'customers'}::regclass) as customers`,
  )
  const versions = row?.versions ?? {}
  const customers = row && row.customers > 0 ? row.customers : SUPPOSED_CUSTOMERS
  const loaded = new Map<number, MatchModel>()
  for (const version of Object.values(versions))
    if (!matchers.has(`v${version}`)) loaded.set(version, await readModel(db, version))
  return {
    matcher(kind) {
      const version = versions[kind] ?? 0
      if (version > 0) return { version, matcher: keep(`v${version}`, () => loaded.get(version) as MatchModel) }
      const size = magnitude(customers)
      return { version, matcher: keep(`${kind} ${size}`, () => priorModel(CUSTOMER_FIELDS[kind], size)) }
    },
    blocked: blockedValues(row?.blocked ?? []),
    limits: {
      ...DEFAULT_LIMITS,
      ...Object.fromEntries(
        (row?.limits ?? []).map((each) => [each.kind, { perCustomer: each.per_customer, perValue: each.per_value }]),
      ),
    },
  }
}
