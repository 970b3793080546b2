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

/** Files that old programs paste into the text between "begin 644 name" and "end", and the text without them. */
export function extractUuencoded(text: string): { text: string; files: UuFile[] } {
  if (!text.includes('begin ')) return { text, files: [] }
  const lines = text.split('\n')
  const kept: string[] = []
  const files: UuFile[] = []
  for (let at = 0; at < lines.length; at++) {
    const start = /^begin [0-7]{3,4} (\S.{0,250}?)\s*$/.exec(lines[at] as string)
    const end = start === null ? -1 : lines.findIndex((line, index) => index > at && /^end\s*$/.test(line))
    // Only real data lines in between make it a file; people write "begin" too.
    const body = end < 0 ? [] : lines.slice(at + 1, end)
    if (start === null || end < 0 || !body.every((line) => /^[ -`]{0,90}\s*$/.test(line))) {
      kept.push(lines[at] as string)
      continue
    }
    const bytes: number[] = []
    for (const line of body) if (line !== '' && line !== '`') decodeLine(line.replace(/\r$/, ''), bytes)
    files.push({ filename: start[1] as string, content: Uint8Array.from(bytes) })
    at = end
  }
  return { text: kept.join('\n'), files }
}
