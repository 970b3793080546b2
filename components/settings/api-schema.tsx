/** A schema of the OpenAPI document, as far as the reference shows it. */
export type Schema = {
  $ref?: string
  type?: string | string[]
  properties?: Record<string, Schema>
  items?: Schema
  required?: string[]
  enum?: unknown[]
  description?: string
  anyOf?: Schema[]
  format?: string
}
export type Schemas = Record<string, Schema>

/** Levels of fields within fields that are shown; none of ours goes deeper. */
const DEEPEST = 4

const nameOf = (ref: string) => ref.split('/').at(-1) ?? ''

/** The type of a schema in a few words. */
export function typeOf(schema: Schema | undefined): string {
  if (!schema) return ''
  if (schema.$ref) return nameOf(schema.$ref)
  if (schema.enum) return schema.enum.map((value) => JSON.stringify(value)).join(' | ')
  if (schema.anyOf) return [...new Set(schema.anyOf.map(typeOf))].join(' | ')
  if (schema.items) return `${typeOf(schema.items)}[]`
  const type = Array.isArray(schema.type) ? schema.type.join(' | ') : (schema.type ?? '')
  return schema.format ? `${type} (${schema.format})` : type
}

/** The object whose fields are to be told: behind a reference, in a list, or the first of several forms. */
function objectIn(schema: Schema | undefined, schemas: Schemas): Schema | null {
  if (!schema) return null
  if (schema.properties) return schema
  if (schema.$ref) return objectIn(schemas[nameOf(schema.$ref)], schemas)
  if (schema.items) return objectIn(schema.items, schemas)
  for (const form of schema.anyOf ?? []) {
    const found = objectIn(form, schemas)
    if (found) return found
  }
  return null
}

type Props = {
  schema: Schema | undefined
  schemas: Schemas
  /** What is written after a field that may be left out. */
  optional: string
  depth?: number
}

/** The fields of a body or an answer, with the fields within them. */
export function SchemaFields({ schema, schemas, optional, depth = 0 }: Props) {
  const object = depth < DEEPEST ? objectIn(schema, schemas) : null
  const shape = typeOf(schema)
  return (
    <>
      {depth === 0 && (!object || shape !== 'object') ? <p className="mb-1 text-md text-text-2">{shape}</p> : null}
      {object ? (
        <dl className={depth === 0 ? 'grid gap-1' : 'mt-1 ml-1 grid gap-1 border-line border-l pl-3'}>
          {Object.entries(object.properties ?? {}).map(([name, field]) => (
            <div key={name} className="text-md">
              <dt className="inline">
                <code>{name}</code>
                {object.required?.includes(name) ? null : (
                  <span className="ml-1.5 text-sm text-text-3">{optional}</span>
                )}
              </dt>
              <dd className="ml-3 inline break-words text-text-2">
                {typeOf(field)}
                {field.description ? ` — ${field.description}` : ''}
                {objectIn(field, schemas) ? (
                  <SchemaFields schema={field} schemas={schemas} optional={optional} depth={depth + 1} />
                ) : null}
              </dd>
            </div>
          ))}
        </dl>
      ) : null}
    </>
  )
}
