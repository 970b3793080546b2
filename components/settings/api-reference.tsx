import { getTranslations } from 'next-intl/server'
import { openApiDocument } from '@/lib/api/openapi'
import { type Schema, SchemaFields, type Schemas, typeOf } from './api-schema'

type Operation = {
  summary?: string
  description?: string
  tags?: string[]
  parameters?: { name: string; in: string; required?: boolean; schema?: Schema }[]
  requestBody?: { content: Media }
  responses: Record<string, { description: string; content?: Record<string, { schema?: Schema }> }>
}

type Media = Record<string, { schema?: Schema; examples?: Record<string, { summary?: string; value: unknown }> }>

/** Prose of the document, in which `code` stands between backticks. */
function Prose({ text }: { text: string }) {
  return text.split('`').map((part, at) => {
    const key = `${at} ${part}`
    return at % 2 === 1 ? <code key={key}>{part}</code> : part
  })
}

function Examples({ label, examples }: { label: string; examples: NonNullable<Media[string]['examples']> }) {
  const list = Object.entries(examples)
  return (
    <details className="mt-2">
      <summary className="w-fit cursor-pointer text-md text-accent-text">{`${label} (${list.length})`}</summary>
      <ul className="mt-2 grid grid-cols-1 gap-3">
        {list.map(([name, { summary, value }]) => (
          <li key={name}>
            <p className="text-md font-medium">{summary ?? name}</p>
            <pre className="mt-1 rounded-md bg-surface-2 p-2 text-sm break-words whitespace-pre-wrap">
              <code>{JSON.stringify(value, null, 2)}</code>
            </pre>
          </li>
        ))}
      </ul>
    </details>
  )
}

/** The API's reference, read from the same document that /api/v1/openapi.json serves. */
export async function ApiReference() {
  const t = await getTranslations('settings.developers')
  const document = openApiDocument()
  const schemas = (document.components?.schemas ?? {}) as Schemas
  const operations = Object.entries(document.paths ?? {}).flatMap(([path, methods]) =>
    Object.entries(methods as Record<string, Operation>).map(([method, operation]) => ({ path, method, operation })),
  )
  return (
    <main id="main" lang="en" className="mx-auto w-full max-w-220 px-4 py-8">
      <h1 className="text-xl">{t('title')}</h1>
      <p className="mt-1 max-w-prose text-text-2">{t('lead')}</p>
      <p className="mt-2">
        <a className="link" href="/api/v1/openapi.json">
          {t('document')}
        </a>
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
            {operation.description ? (
              <p className="mt-1 max-w-prose whitespace-pre-line text-text-2">
                <Prose text={operation.description} />
              </p>
            ) : null}
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
                <SchemaFields schema={body[1].schema} schemas={schemas} optional={t('optional')} />
                {body[1].examples ? <Examples label={t('examples')} examples={body[1].examples} /> : null}
              </>
            ) : null}
            {status ? (
              <>
                <h3 className="mt-3 mb-1 text-sm text-text-3">
                  {t('answer')} · {status} · {content?.[0]}
                </h3>
                <SchemaFields schema={content?.[1].schema} schemas={schemas} optional={t('optional')} />
              </>
            ) : null}
          </section>
        )
      })}
    </main>
  )
}
