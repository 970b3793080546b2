import type { QualityFigure } from '@/lib/quality/domain/figures'

/** Where the records behind a figure are listed; of one source, or of all. */
export function figureHref(figure: QualityFigure, source: string | null, cursor?: string): string {
  const query = new URLSearchParams({ ...(source ? { source } : {}), ...(cursor ? { cursor } : {}) })
  return `/identity/quality/${figure}${query.size > 0 ? `?${query}` : ''}`
}
