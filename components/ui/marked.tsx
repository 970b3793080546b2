/** A text with parts marked, such as what a search found. Ranges are half-open and in order. */
export function Marked({ text, ranges }: { text: string; ranges: readonly (readonly [start: number, end: number])[] }) {
  const parts: { text: string; at: number; marked: boolean }[] = []
  let at = 0
  for (const [start, end] of ranges) {
    if (start > at) parts.push({ text: text.slice(at, start), at, marked: false })
    parts.push({ text: text.slice(start, end), at: start, marked: true })
    at = end
  }
  if (at < text.length) parts.push({ text: text.slice(at), at, marked: false })
  return parts.map((part) =>
    part.marked ? <mark key={part.at}>{part.text}</mark> : <span key={part.at}>{part.text}</span>,
  )
}
