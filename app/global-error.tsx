'use client'

import './globals.css'

/** When the document itself fails: no messages, no providers are left, so both languages stand here. */
export default function GlobalError({ error, retry }: { error: unknown; retry: () => void }) {
  const digest = typeof error === 'object' && error !== null && 'digest' in error ? String(error.digest) : null
  return (
    <html lang="fr">
      <body>
        <title>Relais</title>
        <main className="grid min-h-dvh place-content-center gap-3 bg-surface px-6 text-center">
          <h1 className="text-xl">Relais ne peut pas afficher cette page</h1>
          <p className="text-text-2">Ce que vous aviez enregistré est conservé.</p>
          <p lang="en" className="text-text-2">
            Relais cannot show this page. What you had saved is kept.
          </p>
          {digest ? (
            <p className="text-sm text-text-3">
              Référence{'\u00a0'}: <code>{digest}</code>
            </p>
          ) : null}
          <p>
            <button type="button" onClick={retry} className="h-10 rounded-md bg-accent px-4 font-medium text-on-accent">
              Réessayer <span lang="en">/ Try again</span>
            </button>
          </p>
        </main>
      </body>
    </html>
  )
}
