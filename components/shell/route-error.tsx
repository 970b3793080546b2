'use client'

import { useTranslations } from 'next-intl'
import { useEffect } from 'react'
import { Button } from '@/components/ui/button'
import { ErrorState } from '@/components/ui/states'
import { Link } from '@/lib/i18n/navigation'
import { codeOfDigest } from '@/lib/platform/errors'

/**
 * What stands in place of a page that failed: for an expected error its words, otherwise the id under which the server
 * logged it. A session that ended leads back to the sign-in page.
 */
export function RouteError({ error, retry }: { error: unknown; retry: () => void }) {
  const t = useTranslations('errors')
  const digest = typeof error === 'object' && error !== null && 'digest' in error ? String(error.digest) : null
  const code = digest === null ? null : codeOfDigest(digest)

  useEffect(() => {
    if (code === 'unauthenticated') window.location.reload()
    // What failed in the browser itself has no digest and is in no server's log.
    else if (digest === null) console.error(error)
  }, [code, digest, error])

  const home = (
    <Button asChild>
      <Link href="/inbox">{t('unexpected.home')}</Link>
    </Button>
  )
  return (
    <div className="grid flex-1 place-content-center bg-surface">
      {code === null ? (
        <ErrorState as="h1" title={t('unexpected.title')} errorId={digest} onRetry={retry} actions={home}>
          <p>{t('unexpected.body')}</p>
        </ErrorState>
      ) : (
        <ErrorState
          as="h1"
          title={t(`codes.${code}`)}
          actions={home}
          onRetry={code === 'unavailable' ? retry : undefined}
        />
      )}
    </div>
  )
}
