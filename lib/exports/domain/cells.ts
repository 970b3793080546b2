/** How an export is written. `excel` is a CSV as Excel opens it by itself in French: a byte order mark and semicolons. */
export const EXPORT_FORMATS = ['csv', 'excel', 'json'] as const
export type ExportFormat = (typeof EXPORT_FORMATS)[number]

export type ExportValue = string | number | boolean | null
export type ExportRow = Record<string, ExportValue>

/** First characters that make a spreadsheet take a cell for a formula (OWASP, CSV injection), the full-width ones too. */
const FORMULA = /^[=+\-@\t\r\n＝＋－＠]/

/**
 * A cell that no spreadsheet runs: what could begin a formula gets an apostrophe, which spreadsheets hide and our own
 * import takes off again. Numbers of ours are no text and stay numbers.
 */
export function safeCell(value: ExportValue): string {
  if (value === null) return ''
  if (typeof value !== 'string') return String(value)
  return FORMULA.test(value) ? `'${value}` : value
}

/** One line of a CSV (RFC 4180). */
export function csvLine(cells: readonly ExportValue[], delimiter = ','): string {
  const written = cells.map((value) => {
    const cell = safeCell(value)
    return cell.includes(delimiter) || /["\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell
  })
  return `${written.join(delimiter)}\r\n`
}

/** Rows as the text of a file, a page of rows at a time. `columns` are the keys in their order; `names` their headings. */
export async function* exportText(
  format: ExportFormat,
  columns: readonly string[],
  pages: AsyncIterable<readonly ExportRow[]>,
  names: readonly string[] = columns,
): AsyncGenerator<string> {
  if (format === 'json') {
    let before = '[\n'
    for await (const page of pages) {
      if (page.length === 0) continue
      yield before +
        page.map((row) => JSON.stringify(Object.fromEntries(columns.map((key) => [key, row[key] ?? null])))).join(',\n')
      before = ',\n'
    }
    yield before === '[\n' ? '[]\n' : '\n]\n'
    return
  }
  const delimiter = format === 'excel' ? ';' : ','
  yield (format === 'excel' ? '\uFEFF' : '') + csvLine(names, delimiter)
  for await (const page of pages) {
    if (page.length > 0)
      yield page
        .map((row) =>
          csvLine(
            columns.map((key) => row[key] ?? null),
            delimiter,
          ),
        )
        .join('')
  }
}

/** The media type and the ending of a format. */
export function fileOf(format: ExportFormat, name: string): { filename: string; contentType: string } {
  return format === 'json'
    ? { filename: `${name}.json`, contentType: 'application/json; charset=utf-8' }
    : { filename: `${name}.csv`, contentType: 'text/csv; charset=utf-8' }
}
