/** Widths that a colleague gave to panels, in pixels, by panel name. Kept in a cookie so that the server draws them. */
export type PanelSizes = Record<string, number>

export const PANEL_COOKIE = 'relais-panels'
const NAME = /^[a-z][a-z0-9-]{0,40}$/

/** The sizes of a cookie; whatever is not a known shape is dropped, since the text ends up in a style sheet. */
export function parsePanelSizes(cookie: string | undefined): PanelSizes {
  const sizes: PanelSizes = {}
  for (const entry of (cookie ?? '').split('.')) {
    const [name, width] = entry.split('_')
    const pixels = Number(width)
    if (name && NAME.test(name) && Number.isInteger(pixels) && pixels >= 100 && pixels <= 1600) sizes[name] = pixels
  }
  return sizes
}

/** The cookie's text; only characters that need no escaping. */
export function serialisePanelSizes(sizes: PanelSizes): string {
  return Object.entries(sizes)
    .map(([name, pixels]) => `${name}_${Math.round(pixels)}`)
    .join('.')
}

/** The style sheet that gives remembered panels their width before any script runs. */
export function panelStyleSheet(sizes: PanelSizes): string {
  return Object.entries(sizes)
    .map(([name, pixels]) => `[data-panel="${name}"]{--panel:${pixels}px}`)
    .join('')
}
