import { useTranslations } from 'next-intl'
import { Button } from '@/components/ui/button'
import type { IconName } from '@/components/ui/icon-names'
import { EmptyState } from '@/components/ui/states'
import { Link } from '@/lib/i18n/navigation'

const ICON = { notFound: 'search', forbidden: 'lock' } as const satisfies Record<string, IconName>

/** The 404 and 403 pages: what happened and the way on. */
export function MessagePage({ kind }: { kind: keyof typeof ICON }) {
  const t = useTranslations('errors')
  return (
    <div className="grid flex-1 place-content-center bg-surface">
      <EmptyState
        as="h1"
        icon={ICON[kind]}
        title={t(`${kind}.title`)}
        actions={
          <Button asChild variant="primary">
            <Link href="/inbox">{t(`${kind}.home`)}</Link>
          </Button>
        }
      >
        {t(`${kind}.body`)}
      </EmptyState>
    </div>
  )
}
