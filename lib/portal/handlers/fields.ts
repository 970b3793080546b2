/** A field's text; empty when it is missing or a file. */
export function text(form: FormData, name: string): string {
  const value = form.get(name)
  return typeof value === 'string' ? value : ''
}

/** The language of the page that a form was on. */
export const pageLanguage = (form: FormData): 'fr' | 'en' => (form.get('lang') === 'en' ? 'en' : 'fr')
