import type { NextRequest } from 'next/server'

/** The language an integrator asks for in Accept-Language: French unless it begins with English. */
export function localeOf(request: NextRequest): 'fr' | 'en' {
  return /^en\b/i.test(request.headers.get('accept-language') ?? '') ? 'en' : 'fr'
}
