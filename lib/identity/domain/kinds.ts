/** What a column or an attribute means to the matcher. */
export const FIELD_KINDS = [
  'given_name',
  'surname',
  'birth_surname',
  'full_name',
  'birth_date',
  'birth_year',
  'birth_month',
  'birth_day',
  'gender',
  'email',
  'phone',
  'house_number',
  'street',
  'address_extra',
  'address',
  'city',
  'postcode',
  'state',
  'organisation_name',
  'website',
  'national_id',
  'siren',
  'siret',
  'iban',
  'vat',
  'generic_id',
  'birth_place',
  'occupation',
  'category',
  'text',
  'ignore',
] as const
export type FieldKind = (typeof FIELD_KINDS)[number]

/** Several columns or contact points may carry the same kind; `label` names what is compared on its own (identifiers, categories, text). */
export type Field = { readonly column: string; readonly kind: FieldKind }

/** A record as the matcher takes it: values as typed, one list a field, in the order of `fields`. */
export type FieldValues = readonly (readonly string[])[]
