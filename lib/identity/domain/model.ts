import { z } from 'zod'
import { type Comparator, type ComparisonSpec, planComparators } from './comparisons'
import { FIELD_KINDS, type Field } from './kinds'

const probability = z.number().min(0).max(1)
/** Of what may happen: a weight is the logarithm of a ratio of two of these, which zero has none of. */
const likelihood = probability.gt(0)
/** Of what may happen or not. */
const chance = likelihood.lt(1)

/** The match model as exported: close to Splink's settings (docs/IDENTITY.md has the mapping). */
export const matchModelSchema = z.strictObject({
  format: z.literal('relais-match-model'),
  version: z.literal(1),
  /** Region for telephone numbers written nationally (ISO 3166). */
  region: z.string().length(2),
  fields: z.array(z.strictObject({ column: z.string(), kind: z.enum(FIELD_KINDS) })),
  /** Chance that two records at random are one customer. */
  probabilityTwoRandomRecordsMatch: chance,
  /** Chance that two records at random are two customers of one household or organisation. */
  probabilityTwoRandomRecordsRelated: probability.lt(1),
  comparisons: z.array(
    z.strictObject({
      name: z.string(),
      related: probability,
      auxiliary: z.boolean(),
      given: z.string().optional(),
      levels: z.array(
        z.strictObject({
          name: z.string(),
          m: likelihood,
          u: likelihood,
          /** u where the condition of `given` holds. */
          uGiven: likelihood.optional(),
          /** Table whose term frequency replaces u. */
          terms: z.string().optional(),
          /** The agreement is approximate: the rarer term scales u. */
          fuzzy: z.literal(true).optional(),
          /** Usual frequency of the rarer term between strangers. */
          typicalFrequency: probability.optional(),
          /** Not a consequence of the condition of `given`. */
          unconditional: z.literal(true).optional(),
          /** Share of this level that related customers show, where it differs from the comparison's. */
          related: probability.optional(),
          /** A pair at this level is never merged without a person's look. */
          contradicts: z.literal(true).optional(),
        }),
      ),
    }),
  ),
  /** Match weights in bits (log2 of the odds). */
  thresholds: z
    .strictObject({ automatic: z.number(), review: z.number() })
    .refine(({ automatic, review }) => automatic >= review, { path: ['automatic'], message: 'below review' }),
})

export type MatchModel = z.infer<typeof matchModelSchema>
export type ModelComparison = MatchModel['comparisons'][number]

/** Weight in bits of a probability: log2 of its odds. */
export function toWeight(p: number): number {
  return Math.log2(p / (1 - p))
}

/** Probability of a weight in bits. */
export function toProbability(weight: number): number {
  return weight > 0 ? 1 / (1 + 2 ** -weight) : 2 ** weight / (1 + 2 ** weight)
}

function comparisonOf(spec: ComparisonSpec): ModelComparison {
  return {
    name: spec.name,
    related: spec.related,
    auxiliary: spec.auxiliary,
    ...(spec.given === undefined ? {} : { given: spec.given }),
    levels: spec.levels.map((level) => ({
      name: level.name,
      m: level.m,
      u: level.u,
      ...(level.terms === undefined ? {} : { terms: level.terms }),
      ...(level.related === undefined ? {} : { related: level.related }),
      ...(level.fuzzy ? { fuzzy: true as const } : {}),
      ...(level.unconditional ? { unconditional: true as const } : {}),
      ...(level.contradicts ? { contradicts: true as const } : {}),
    })),
  }
}

/**
 * The model before any data: priors for French customer files (judgement, documented in docs/IDENTITY.md), a chance of one in
 * `customers` that two records are one customer, thresholds of 99.8 % and 10 %.
 */
export function priorModel(fields: readonly Field[], customers: number, region = 'FR'): MatchModel {
  const plan = planComparators(fields, { region })
  return {
    format: 'relais-match-model',
    version: 1,
    region,
    fields: fields.map(({ column, kind }) => ({ column, kind })),
    probabilityTwoRandomRecordsMatch: Math.min(0.5, 1 / Math.max(2, customers)),
    probabilityTwoRandomRecordsRelated: Math.min(0.25, 0.5 / Math.max(2, customers)),
    comparisons: plan.flatMap((comparator) => comparator.specs.map(comparisonOf)),
    thresholds: { automatic: toWeight(0.998), review: toWeight(0.1) },
  }
}

/** Reads an exported model; throws a ZodError that names what is wrong. */
export function importModel(json: unknown): MatchModel {
  const model = matchModelSchema.parse(json)
  const expected = planOf(model).flatMap((comparator) => comparator.specs)
  const names = expected.map((spec) => `${spec.name}:${spec.levels.map((level) => level.name).join()}`)
  const found = model.comparisons.map(
    (comparison) => `${comparison.name}:${comparison.levels.map((level) => level.name).join()}`,
  )
  if (names.join(';') !== found.join(';')) {
    throw new z.ZodError([
      { code: 'custom', path: ['comparisons'], message: 'comparisons and levels do not fit the fields', input: found },
    ])
  }
  return model
}

/** The comparators that the fields of a model call for. */
export function planOf(model: Pick<MatchModel, 'fields' | 'region'>): Comparator[] {
  return planComparators(model.fields, { region: model.region })
}
