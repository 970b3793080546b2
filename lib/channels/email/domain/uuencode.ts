export type UuFile = { filename: string; content: Uint8Array }

function decodeLine(line: string, out: number[]): void {
  const length = (line.charCodeAt(0) - 32) & 63
  let written = 0
  for (let at = 1; written < length; at += 4) {
    const code = (offset: number) => ((at + offset < line.length ? line.charCodeAt(at + offset) : 32) - 32) & 63
    const group = (code(0) << 18) | (code(1) << 12) | (code(2) << 6) | code(3)
    for (const shift of [16, 8, 0]) if (written++ < length) out.push((group >> shift) & 255)
    if (at > line.length + 8) break
  }
}

function isData(lines: readonly string[], from: number, to: number): boolean {
  for (let at = from; at < to; at++) if (!/^[ -`]{0,90}\s*$/.test(lines[at] as string)) return false
  return true
}

const NEVER = Number.MAX_SAFE_INTEGER

/** Index of the next "end" line, or NEVER, so that it is not looked for again. */
function endBelow(lines: readonly string[], at: number): number {
  for (let index = at + 1; index < lines.length; index++) if (/^end\s*$/.test(lines[index] as string)) return index
  return NEVER
}

/** Files that old programs paste into the text between "begin 644 name" and "end", and the text without them. */
export function extractUuencoded(text: string): { text: string; files: UuFile[] } {
  if (!text.includes('begin ')) return { text, files: [] }
  const lines = text.split('\n')
  const kept: string[] = []
  const files: UuFile[] = []
  let end = -1
  for (let at = 0; at < lines.length; at++) {
    const start = /^begin [0-7]{3,4} (\S.{0,250}?)\s*$/.exec(lines[at] as string)
    if (start !== null && end <= at && end !== NEVER) end = endBelow(lines, at)
    // Only real data lines in between make it a file; people write "begin" too.
    const isFile = start !== null && end > at && end !== NEVER
    if (!isFile || !isData(lines, at + 1, end)) {
      kept.push(lines[at] as string)
      continue
    }
    const bytes: number[] = []
    for (const line of lines.slice(at + 1, end))
      if (line !== '' && line !== '`') decodeLine(line.replace(/\r$/, ''), bytes)
    files.push({ filename: start[1] as string, content: Uint8Array.from(bytes) })
    at = end
  }
  return { text: kept.join('\n'), files }
}
