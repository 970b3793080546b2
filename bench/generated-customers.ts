import { spawnSync } from 'node:child_process'
import { createReadStream } from 'node:fs'
import type postgres from 'postgres'
import { normaliseContactPoint } from '@/lib/identity/domain/contact-points'
import { recordOfRow } from '@/lib/imports/domain/row-record'
import type { ImportField } from '@/lib/imports/domain/types'
import { readCsv } from '@/lib/imports/readers/csv'

/** What the columns of the generator's file mean; the first is the record's own key. */
const MEANING: Record<string, ImportField> = {
  id: 'source_key',
  entity_id: 'ignore',
  civilite: 'gender',
  nom: 'surname',
  nom_naissance: 'birth_surname',
  prenom: 'given_name',
  date_naissance: 'birth_date',
  email: 'email',
  telephone: 'phone',
  mobile: 'phone',
  adresse: 'street',
  complement: 'address_extra',
  code_postal: 'postcode',
  ville: 'city',
}
const BATCH = 10_000

/** Writes a CSV of invented French customers with known duplicates (`identity-generator.ts`) to `path`. */
export function generateCustomers(records: number, path: string): void {
  const { status, stderr } = spawnSync(
    process.execPath,
    ['--import', 'tsx', 'bench/identity-generator.ts', '--records', String(records), '--out', path],
    { encoding: 'utf8' },
  )
  if (status !== 0) throw new Error(stderr)
}

/** The rows of a generated file as the import would state them. */
async function* statedRows(path: string) {
  const columns: string[] = []
  const shape = { encoding: 'utf8', delimiter: ',' } as const
  for await (const row of readCsv(createReadStream(path), shape, columns)) {
    const read = recordOfRow(
      columns,
      columns.map((name) => MEANING[name] ?? 'ignore'),
      row,
    )
    if ('refused' in read) continue
    const { key, attributes, points } = read.record
    const known = points.flatMap(({ kind, asTyped }) => {
      const value = normaliseContactPoint(kind, asTyped)
      return value === null ? [] : [{ kind, asTyped, value }]
    })
    yield { key, attributes, points: known }
  }
}

/**
 * Writes the rows of a generated file as source records of one customer each, round the matcher: the state of a company
 * that moves in with the duplicates it has. As the superuser, whose rows no guard repeats: consistent by construction.
 * Returns how many.
 */
export async function seedGeneratedCustomers(superuser: postgres.Sql, path: string): Promise<number> {
  let records = 0
  let batch: unknown[] = []
  const flush = async () => {
    const rows = JSON.stringify(batch)
    records += batch.length
    batch = []
    await superuser.begin(async (tx) => {
      await tx`set local session_replication_role = replica`
      await tx`create temporary table stated on commit drop as
        select uuidv7() as customer_id, uuidv7() as record_id, key, attributes, points,
          concat_ws(' ', attributes->>'givenName', attributes->>'familyName') as name
        from jsonb_to_recordset(${rows}::text::jsonb) as r (key text, attributes jsonb, points jsonb)`
      await tx`insert into customers (id, display_name, given_name, family_name, search_text)
        select customer_id, name, attributes->>'givenName', attributes->>'familyName', relais_fold(name) from stated`
      await tx`insert into source_records (id, source, source_key, attributes) select record_id, 'bulk', key, attributes from stated`
      await tx`insert into customer_links (source_record_id, customer_id, cause) select record_id, customer_id, 'created' from stated`
      await tx`create temporary table used on commit drop as
        select record_id, customer_id, p.* from stated, jsonb_to_recordset(points) as p (kind text, value text, "asTyped" text)`
      await tx`insert into contact_points (kind, value) select distinct kind, value from used on conflict do nothing`
      await tx`insert into contact_point_uses (contact_point_id, source_record_id, customer_id, as_typed)
        select p.id, record_id, customer_id, "asTyped" from used u join contact_points p on p.kind = u.kind and p.value = u.value
        on conflict do nothing`
      await tx`select relais_write_match_records((select array_agg(record_id) from stated))`
    })
  }
  for await (const row of statedRows(path)) {
    batch.push(row)
    if (batch.length >= BATCH) await flush()
  }
  if (batch.length > 0) await flush()
  await superuser`vacuum analyze`
  return records
}
