/** Text of a `format=flowed` body (RFC 3676): soft breaks joined inside each quote level, space stuffing removed. */
export function unflow(text: string, deletesSpace: boolean): string {
  const out: string[] = []
  let pieces: string[] = []
  let depth = 0
  let isOpen = false
  const close = () => {
    if (isOpen || pieces.length > 0) out.push(prefix(depth, pieces.join('')))
    pieces = []
    isOpen = false
  }
  for (const line of text.split('\n')) {
    const marks = /^>*/.exec(line)?.[0].length ?? 0
    const content = line.slice(marks).replace(/^ /, '')
    if (isOpen && marks !== depth) close()
    depth = marks
    // The signature delimiter ends with a space and is still a fixed line.
    const isSoft = content.endsWith(' ') && content !== '-- '
    pieces.push(isSoft && deletesSpace ? content.slice(0, -1) : content)
    isOpen = isSoft
    if (!isSoft) {
      out.push(prefix(depth, pieces.join('')))
      pieces = []
    }
  }
  close()
  return out.join('\n')
}

function prefix(depth: number, content: string): string {
  return depth === 0 ? content : `${'>'.repeat(depth)} ${content}`
}
