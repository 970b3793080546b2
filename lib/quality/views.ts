import type { QualityFigure } from './domain/figures'

/** The figures of one source; `counts` are records of its `records`. */
export type QualitySourceView = { source: string; records: number; counts: Record<QualityFigure, number> }

export type QualityView = {
  /** When it was counted, or null before the first time. */
  computedAt: string | null
  total: QualitySourceView | null
  sources: QualitySourceView[]
}

/** One record behind a figure. */
export type QualityRowView = {
  sourceRecordId: string
  source: string
  sourceKey: string
  updatedAt: string
  customerId: string
  customerName: string
  /** Contact points the figure is about (bounced, unverified); empty for the others. */
  values: string[]
}

export type QualityRowsPage = { items: QualityRowView[]; next: string | null }
