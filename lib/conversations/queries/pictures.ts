const PICTURES = new Set(['image/png', 'image/jpeg', 'image/gif', 'image/webp'])

/** Whether a sniffed content type is a raster picture that browsers may show inline: never SVG, never HTML. */
export function isPicture(contentType: string): boolean {
  return PICTURES.has(contentType)
}
