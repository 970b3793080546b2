import { getTranslations } from 'next-intl/server'
import { openApiDocument } from '@/lib/api/openapi'

type Schema = {
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
type Operation = {
  summary?: string
  description?: string
  tags?: string[]
  parameters?: { name: string; in: string; required?: boolean; schema?: Schema }[]
  requestBody?: { content: Record<string, { schema?: Schema }> }
  responses: Record<string, { description: string; content?: Record<string, { schema?: Schema }> }>
}

function typeOf(schema: Schema | undefined): string {
  if (!schema) return ''
  if (schema.$ref) return schema.$ref.split('/').at(-1) ?? ''
  if (schema.enum) return schema.enum.map((value) => JSON.stringify(value)).join(' | ')
  if (schema.anyOf) return [...new Set(schema.anyOf.map(typeOf))].join(' | ')
  if (schema.items) return `${typeOf(schema.items)}[]`
  const type = Array.isArray(schema.type) ? schema.type.join(' | ') : (schema.type ?? '')
  return schema.format ? `${type} (${schema.format})` : type
}

function Fields({ schema, optional }: { schema: Schema | undefined; optional: string }) {
  if (!schema?.properties) return <p className="text-md text-text-2">{typeOf(schema)}</p>
  return (
    <dl className="grid gap-1">
      {Object.entries(schema.properties).map(([name, field]) => (
        <div key={name} className="flex flex-wrap gap-x-3 text-md">
          <dt>
            <code>{name}</code>
            {schema.required?.includes(name) ? null : <span className="ml-1.5 text-sm text-text-3">{optional}</span>}
          </dt>
          <dd className="min-w-0 break-words text-text-2">
            {typeOf(field)}
            {field.description ? ` — ${field.description}` : ''}
          </dd>
        </div>
      ))}
    </dl>
  )
}

/** The API's reference, read from the same document that /api/v1/openapi.json serves. */
export async function ApiReference() {
  const t = await getTranslations('settings.developers')
  const document = openApiDocument()
  const schemas = (document.components?.schemas ?? {}) as Record<string, Schema>
  const resolve = (schema: Schema | undefined): Schema | undefined =>
    schema?.$ref ? schemas[schema.$ref.split('/').at(-1) ?? ''] : schema
  const operations = Object.entries(document.paths ?? {}).flatMap(([path, methods]) =>
    Object.entries(methods as Record<string, Operation>).map(([method, operation]) => ({ path, method, operation })),
  )
  return (
    <main id="main" lang="en" className="mx-auto w-full max-w-220 px-4 py-8">
      <h1 className="text-xl">{t('title')}</h1>
      <p className="mt-1 max-w-prose text-text-2">{t('lead')}</p>
      <p className="mt-2">
        <a href="/api/v1/openapi.json">{t('document')}</a>
      </p>
      {operations.map(({ path, method, operation }) => {
        const body = Object.entries(operation.requestBody?.content ?? {})[0]
        const [status, answer] = Object.entries(operation.responses).find(([code]) => code.startsWith('2')) ?? []
        const content = Object.entries(answer?.content ?? {})[0]
        return (
          <section
            key={`${method} ${path}`}
            aria-labelledby={`${method}-${path}`}
            className="mt-8 border-line border-t pt-5"
          >
            <h2 id={`${method}-${path}`} className="text-lg break-words">
              <span className="mr-2 rounded-md bg-accent-soft px-1.5 py-0.5 text-sm text-accent-text">
                {method.toUpperCase()}
              </span>
              <code>{path}</code>
            </h2>
            <p className="mt-1 max-w-prose">{operation.summary}</p>
            {operation.description ? <p className="mt-1 max-w-prose text-text-2">{operation.description}</p> : null}
            {operation.parameters && operation.parameters.length > 0 ? (
              <>
                <h3 className="mt-3 mb-1 text-sm text-text-3">{t('parameters')}</h3>
                <dl className="grid gap-1">
                  {operation.parameters.map((parameter) => (
                    <div key={`${parameter.in} ${parameter.name}`} className="flex flex-wrap gap-x-3 text-md">
                      <dt>
                        <code>{parameter.name}</code>
                        <span className="ml-1.5 text-sm text-text-3">
                          {parameter.in}
                          {parameter.required ? '' : `, ${t('optional')}`}
                        </span>
                      </dt>
                      <dd className="min-w-0 break-words text-text-2">{typeOf(parameter.schema)}</dd>
                    </div>
                  ))}
                </dl>
              </>
            ) : null}
            {body ? (
              <>
                <h3 className="mt-3 mb-1 text-sm text-text-3">
                  {t('body')} · {body[0]}
                </h3>
                <Fields schema={resolve(body[1].schema)} optional={t('optional')} />
              </>
            ) : null}
            {status ? (
              <>
                <h3 className="mt-3 mb-1 text-sm text-text-3">
                  {t('answer')} · {status} · {content?.[0]}
                </h3>
                <Fields schema={resolve(content?.[1].schema)} optional={t('optional')} />
              </>
            ) : null}
          </section>
        )
      })}
    </main>
  )
}
