/** How two customers may belong together: people who live together, a person and an organisation. */
export const RELATION_KINDS = ['household', 'organisation'] as const
export type RelationKind = (typeof RELATION_KINDS)[number]
