/** What is counted of each source's records, in the order of the page. `records` is what the others are a share of. */
export const QUALITY_FIGURES = [
  'no_name',
  'no_email',
  'no_phone',
  'no_address',
  'no_birth_date',
  'unreachable',
  'stale',
  'bounced',
  'unverified',
  'duplicates',
] as const
export type QualityFigure = (typeof QUALITY_FIGURES)[number]

/** A record that no source has touched for this long is stale. */
export const STALE_AFTER_DAYS = 730

/** The row over all sources. */
export const ALL_SOURCES = '*'
