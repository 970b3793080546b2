/** An address that its owner recognises and nobody else learns: `l…r@mel.example`, `•• •• •• •• 27`. */
export function maskPoint(kind: 'email' | 'phone', value: string): string {
  if (kind === 'phone') return `•• •• •• •• ${value.slice(-2)}`
  const at = value.lastIndexOf('@')
  const local = value.slice(0, at)
  const shown = local.length < 3 ? '…' : `${local.slice(0, 1)}…${local.slice(-1)}`
  return `${shown}${value.slice(at)}`
}
