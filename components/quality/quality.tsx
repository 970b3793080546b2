import { pageActor } from '@/lib/platform/page'
import { getQuality } from '@/lib/quality/queries/quality'
import { QualityScreen } from './quality-screen'

/** Reads the figures of data quality; the screen reads them again when they are counted anew. */
export async function Quality() {
  const actor = await pageActor('identity.review')
  return <QualityScreen view={await getQuality(actor)} />
}
