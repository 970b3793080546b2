import { useTranslations } from 'next-intl'
import { useFormat } from '@/lib/i18n/use-format'
import { identifierText, isIdentifierAttribute } from '@/lib/identity/domain/company-identifiers'
import { useLanguageName } from './identity-line'

/** What a source states of an attribute, as people read it; what is not of the expected shape stays as it came. */
export function useStatedText(): (name: string, value: string) => string {
  const t = useTranslations('customer.sources')
  const format = useFormat()
  const languageName = useLanguageName()
  return (name, value) => {
    if (name === 'birthDate' && /^\d{4}-\d{2}-\d{2}$/.test(value)) return format.date(`${value}T12:00:00Z`)
    if (name === 'language') return languageName(value)
    if (name === 'gender' && (value === 'f' || value === 'm')) return t(`genders.${value}`)
    return isIdentifierAttribute(name) ? identifierText(name, value) : value
  }
}
