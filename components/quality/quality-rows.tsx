import { notFound } from 'next/navigation'
import { can } from '@/lib/platform/actor'
import { pageActor } from '@/lib/platform/page'
import { QUALITY_FIGURES } from '@/lib/quality/domain/figures'
import { listQualityRows } from '@/lib/quality/queries/quality'
import { qualityRowsInput } from '@/lib/quality/schemas'
import { QualityRowsScreen } from './quality-rows-screen'

type Props = { figure: string; search: Record<string, string | string[] | undefined> }

/** Reads the records behind one figure. */
export async function QualityRows({ figure: given, search }: Props) {
  const actor = await pageActor('identity.review')
  const figure = QUALITY_FIGURES.find((each) => each === given)
  const input = qualityRowsInput.safeParse({ ...search, figure })
  if (!figure || !input.success) notFound()
  const { source, cursor } = input.data
  const page = await listQualityRows(actor, { figure, source, cursor })
  return <QualityRowsScreen figure={figure} source={source ?? null} page={page} mayExport={can(actor, 'export.run')} />
}
