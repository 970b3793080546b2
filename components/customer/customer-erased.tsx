import { useTranslations } from 'next-intl'
import { Button } from '@/components/ui/button'
import { EmptyState } from '@/components/ui/states'
import { Link } from '@/lib/i18n/navigation'

/** What stands in place of a file whose data was erased, or whose import was undone. */
export function CustomerErased() {
  const t = useTranslations('customer')
  return (
    <div className="grid flex-1 place-content-center bg-surface">
      <EmptyState
        as="h1"
        icon="shield"
        title={t('erasedTitle')}
        actions={
          <Button asChild variant="primary">
            <Link href="/customers">{t('backToList')}</Link>
          </Button>
        }
      >
        {t('erasedBody')}
      </EmptyState>
    </div>
  )
}
