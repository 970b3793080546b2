import { createTranslator } from 'next-intl'
import { exportRefusedRows } from '@/lib/exports/queries/refused-rows'
import { refusedRowsInput } from '@/lib/exports/schemas'
import { loadMessages } from '@/lib/i18n/messages'
import { ROW_REFUSALS } from '@/lib/imports/domain/types'
import { consoleRoute } from '@/lib/platform/console-route'
import { streamedDownload } from '@/lib/platform/download'
import { DomainError } from '@/lib/platform/errors'

/** The refused rows of an import, each with its reason in the reader's language. */
export const GET = consoleRoute<{ id: string }>('import.run', async (actor, request, { id }) => {
  const input = refusedRowsInput.safeParse({ ...Object.fromEntries(request.nextUrl.searchParams), importId: id })
  if (!input.success) throw new DomainError('not_found')
  const locale = actor.kind === 'user' ? actor.locale : 'fr'
  const t = createTranslator({ locale, messages: await loadMessages(locale), namespace: 'imports' })
  const reasonOf = (reason: string) => t(`rowRefusals.${ROW_REFUSALS.find((code) => code === reason) ?? 'unexpected'}`)
  const words = { row: t('refusedRow'), reason: t('refusedReason'), reasonOf }
  return streamedDownload(await exportRefusedRows(actor, input.data, words))
})
