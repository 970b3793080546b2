'use client'

import { useTranslations } from 'next-intl'
import { Select } from '@/components/ui/select'
import { Table, Td, Th, Tr } from '@/components/ui/table'
import { useFormat } from '@/lib/i18n/use-format'
import { IMPORT_FIELDS, type ImportField } from '@/lib/imports/domain/types'
import type { ImportView } from '@/lib/imports/views'

/** Meanings in the order a person looks for them. Everything that is in no other group stands in the last. */
const GROUPS = [
  [
    'who',
    ['full_name', 'given_name', 'surname', 'birth_surname', 'organisation_name', 'birth_date', 'gender', 'language'],
  ],
  ['reach', ['email', 'phone']],
  ['where', ['street', 'house_number', 'address_extra', 'postcode', 'city', 'country', 'address']],
  ['ids', ['source_key', 'customer_number', 'loyalty', 'national_id', 'siren', 'siret', 'vat', 'iban']],
  ['other', ['extra', 'ignore']],
] as const satisfies readonly (readonly [string, readonly ImportField[]])[]

type Props = {
  view: ImportView
  mapping: readonly ImportField[]
  /** Places of the columns to show. */
  shown: readonly number[]
  disabled: boolean
  onChange: (column: number, field: ImportField) => void
}

/** The file's columns with what each means, over its first rows. */
export function MappingTable({ view, mapping, shown, disabled, onChange }: Props) {
  const t = useTranslations('imports')
  const format = useFormat()
  return (
    <Table caption={t('mapping.table', { name: view.filename })} className="max-h-[32rem] overflow-y-auto">
      <thead className="sticky top-0 z-10 bg-surface">
        <tr>
          <Th numeric className="align-bottom">
            {t('mapping.row')}
          </Th>
          {shown.map((at) => {
            const column = view.columns[at]
            if (!column) return null
            return (
              <Th key={column.name} className="min-w-44 align-bottom">
                <span className="block max-w-56 truncate font-semibold text-text" title={column.name}>
                  {column.name}
                </span>
                <span className="mb-1 block font-normal">
                  {column.filled === 0
                    ? t('mapping.never')
                    : t('mapping.filled', { share: format.percent(column.filled / Math.max(1, view.rowCount)) })}
                </span>
                <Select
                  selectSize="sm"
                  data-column={at}
                  disabled={disabled}
                  aria-label={t('mapping.column', { name: column.name })}
                  value={mapping[at] ?? 'ignore'}
                  onChange={(event) =>
                    onChange(at, IMPORT_FIELDS.find((field) => field === event.target.value) ?? 'ignore')
                  }
                >
                  {GROUPS.map(([group, fields]) => (
                    <optgroup key={group} label={t(`fieldGroups.${group}`)}>
                      {fields.map((field) => (
                        <option key={field} value={field}>
                          {t(`fields.${field}`)}
                        </option>
                      ))}
                    </optgroup>
                  ))}
                </Select>
              </Th>
            )
          })}
        </tr>
      </thead>
      <tbody>
        {view.sample.map((row) => (
          <Tr key={row.number}>
            <Td numeric className="text-text-3">
              {row.number}
            </Td>
            {shown.map((at) => (
              <Td key={at} className={mapping[at] === 'ignore' ? 'text-text-3' : undefined}>
                <span className="block max-w-56 truncate" title={row.cells[at]}>
                  {row.cells[at]}
                </span>
              </Td>
            ))}
          </Tr>
        ))}
      </tbody>
    </Table>
  )
}
