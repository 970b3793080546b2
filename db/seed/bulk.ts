import type postgres from 'postgres'

export type BulkOutcome = { customers: number; contactPoints: number; seconds: number }

const GIVEN =
  'Marie,Jean,Nathalie,Pierre,Isabelle,Michel,Sophie,Philippe,Julie,Nicolas,Camille,Thomas,Léa,Julien,Manon,Hugo,Élodie,François,Aïcha,Karim,Gwenaëlle,Ronan,Soazig,Yann,Zoé,Malo,Bérénice,Théophile,Anne-Marie,Jean-Baptiste'.split(
    ',',
  )
const FAMILY =
  'Martin,Bernard,Le Goff,Robert,Richard,Durand,Dubois,Moreau,Laurent,Simon,Michel,Lefèvre,Leroy,Roux,David,Bertrand,Morel,Fournier,Girard,Bonnet,Dupont,Lambert,Fontaine,Rousseau,Vincent,Muller,Le Bihan,Faure,André,Mercier,Blanc,Guérin,Boyer,Garnier,Chevalier,Francois,Legrand,Gauthier,Garcia,Perrin,Nguyễn,Clément,Kerbrat,Prigent,Riou,Quéméneur,d’Aboville,Haddad,Ferreira,O’Brien'.split(
    ',',
  )
const STREET =
  'rue des Lilas,avenue de la Gare,boulevard Clemenceau,place du Marché,impasse du Four,rue Victor-Hugo,allée des Camélias,quai du Port'.split(
    ',',
  )
const CITY: readonly (readonly [string, string])[] = [
  ['44000', 'Nantes'],
  ['35000', 'Rennes'],
  ['56000', 'Vannes'],
  ['29200', 'Brest'],
  ['49000', 'Angers'],
  ['53000', 'Laval'],
  ['85000', 'La Roche-sur-Yon'],
  ['35400', 'Saint-Malo'],
]

const TABLES = [
  'customers',
  'source_records',
  'customer_links',
  'contact_points',
  'contact_point_uses',
  'match_records',
]
/** From this many customers on, the secondary indexes are dropped first and built at the end. */
const INDEXES_LATER = 20_000

/**
 * Makes `n` synthetic customers in SQL for benchmarks: one source record each, an e-mail, a mobile, a postal address
 * and a customer number, golden values and search text as `recomputeCustomer` writes them. Names repeat, numbers and
 * addresses do not. The database may hold others; give a first free
 * `from` to add more. Secondary indexes are away while it runs: for a benchmark's own database only.
 */
export async function seedBulkCustomers(
  sql: postgres.Sql,
  n: number,
  { from = 0, batch = 50_000 } = {},
): Promise<BulkOutcome> {
  const started = performance.now()
  // Filling an index row by row costs several times what building it at the end does.
  const secondary =
    n < INDEXES_LATER
      ? []
      : await sql<{ name: string; definition: string }[]>`
          select indexrelid::regclass::text as name, pg_get_indexdef(indexrelid) as definition from pg_index
          where indrelid = any(${TABLES}::regclass[]) and not indisunique`
  for (const { name } of secondary) await sql.unsafe(`drop index ${name}`)
  const [role] = await sql<
    { superuser: boolean }[]
  >`select rolsuper as superuser from pg_roles where rolname = current_user`
  for (let first = from; first < from + n; first += batch) {
    const last = Math.min(first + batch, from + n) - 1
    await sql.begin(async (tx) => {
      await tx`set local statement_timeout = 0`
      // The rows are consistent by construction; the guards would only repeat it a million times.
      if (role?.superuser) await tx`set local session_replication_role = replica`
      else await tx`alter table contact_point_uses disable trigger user`
      await tx`create temporary table bulk on commit drop as
        with drawn as (
          select g as i, hashint4(g)::bigint + 2147483648 as a, hashint4(g + 7919)::bigint + 2147483648 as b
          from generate_series(${first}::int, ${last}::int) g
        ), named as (
          select i, a, b,
            (${GIVEN}::text[])[1 + (a % ${GIVEN.length})::int] as given,
            (${FAMILY}::text[])[1 + (b % ${FAMILY.length})::int] as family,
            (1 + (a / 31) % 180)::text || ' ' || (${STREET}::text[])[1 + ((b / 53) % ${STREET.length})::int] as street,
            (${CITY.map((each) => each[0])}::text[])[1 + ((a / 977) % ${CITY.length})::int] as postcode,
            (${CITY.map((each) => each[1])}::text[])[1 + ((a / 977) % ${CITY.length})::int] as city,
            date '1930-01-01' + ((b / 59) % 29000)::int as birth,
            now() - make_interval(secs => ((a + b) % 47000000)::int) as seen
          from drawn
        )
        select uuidv7() as customer_id, uuidv7() as record_id, named.*,
          lower(regexp_replace(relais_fold(given), '[^a-z]', '', 'g')) || '.' || lower(regexp_replace(relais_fold(family), '[^a-z]', '', 'g')) || i || '@bulk.example' as email,
          '+336' || lpad(i::text, 8, '0') as phone,
          'B-' || lpad(i::text, 8, '0') as number
        from named`
      await tx`insert into customers (id, display_name, given_name, family_name, birth_date, language, facts, origins, search_text, first_seen_at, last_interaction_at, created_at, updated_at)
        select customer_id, given || ' ' || family, given, family, birth, 'fr', jsonb_build_object('N° client', number),
          (select jsonb_object_agg(attribute, jsonb_build_object('sourceRecordId', record_id, 'rule', 'recent')) from unnest(array['givenName', 'familyName', 'birthDate', 'language']) attribute),
          relais_fold(given || ' ' || family || ' ' || number || ' ' || email || ' ' || phone || ' 0' || substr(phone, 4) || ' ' || street || ', ' || postcode || ' ' || city),
          seen - interval '400 days', seen, seen - interval '400 days', seen
        from bulk`
      await tx`insert into source_records (id, source, source_key, attributes, received_at, updated_at)
        select record_id, 'bulk', i::text,
          jsonb_build_object('givenName', given, 'familyName', family, 'birthDate', birth, 'language', 'fr', 'street', street, 'postcode', postcode, 'city', city, 'facts', jsonb_build_object('N° client', number)),
          seen - interval '400 days', seen from bulk`
      await tx`insert into customer_links (source_record_id, customer_id, cause, since) select record_id, customer_id, 'created', seen - interval '400 days' from bulk`
      await tx`create temporary table stated on commit drop as
        select uuidv7() as point_id, record_id, customer_id, kind, value, as_typed from bulk, lateral (values
          ('email', email, email), ('phone', phone, '0' || substr(phone, 4)), ('customer_number', number, number),
          ('postal', regexp_replace(relais_fold(street || ' ' || postcode || ' ' || city), '[^a-z0-9]+', ' ', 'g') || ' ' || i, street || ', ' || postcode || ' ' || city)) point (kind, value, as_typed)`
      await tx`insert into contact_points (id, kind, value) select point_id, kind, value from stated`
      await tx`insert into contact_point_uses (contact_point_id, source_record_id, customer_id, as_typed)
        select point_id, record_id, customer_id, as_typed from stated`
      await tx`select relais_write_match_records((select array_agg(record_id) from bulk))`
      if (!role?.superuser) await tx`alter table contact_point_uses enable trigger user`
    })
  }
  for (const { definition } of secondary) await sql.unsafe(definition)
  await sql`analyze customers, source_records, customer_links, contact_points, contact_point_uses, match_records`
  return { customers: n, contactPoints: n * 4, seconds: (performance.now() - started) / 1000 }
}
