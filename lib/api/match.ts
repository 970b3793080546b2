import 'server-only'
import { z } from 'zod'
import { decideMatchCandidate, undoCandidateDecision } from '@/lib/identity/commands/decide-candidate'
import { cancelMatchRun, resumeMatchRun, startMatchRun } from '@/lib/identity/commands/match-runs'
import { importMatchModel } from '@/lib/identity/commands/match-settings'
import { matchModelSchema } from '@/lib/identity/domain/model'
import { listMatchCandidates } from '@/lib/identity/queries/candidates'
import { getMatchRun } from '@/lib/identity/queries/match-runs'
import { exportMatchModel } from '@/lib/identity/queries/match-settings'
import { decideCandidateInput, listCandidatesInput, MATCH_STATUSES } from '@/lib/identity/schemas/candidates'
import { exportModelInput } from '@/lib/identity/schemas/settings'
import { endpoint } from './endpoint'
import { idParams, pageOf } from './schemas'

const instant = z.iso.datetime()

const side = z.object({
  sourceRecordId: z.uuid(),
  source: z.string(),
  customerId: z.uuid(),
  displayName: z.string(),
})

const candidate = z
  .object({
    id: z.uuid(),
    weight: z.number().describe('sum of the match weights, bits'),
    probability: z.number(),
    band: z.enum(['automatic', 'review', 'none']),
    status: z.enum(MATCH_STATUSES),
    contributions: z.array(
      z.object({
        comparison: z.string(),
        level: z.string(),
        weight: z.number().describe('bits'),
        valueA: z.string(),
        valueB: z.string(),
        frequency: z.number().optional().describe('share of customers with the shared value'),
      }),
    ),
    sides: z.array(side).length(2),
    createdAt: instant,
    decidedAt: instant.nullable(),
    mergeId: z.uuid().nullable(),
  })
  .meta({ id: 'MatchCandidate' })

export const listCandidates = endpoint({
  method: 'GET',
  path: '/api/v1/match-candidates',
  tag: 'identity',
  summary: 'Pairs of records that may be one customer, the heaviest first',
  description: 'With what speaks for and against each, in bits. `decided` stands for merged, different and never.',
  permission: 'identity.review',
  query: listCandidatesInput,
  response: pageOf(candidate),
  status: 200,
  async run({ actor, query }) {
    const page = await listMatchCandidates(actor, query)
    return {
      items: page.items.map(({ sides, thresholds: _thresholds, decidedBy: _by, reason: _reason, ...item }) => ({
        ...item,
        sides: sides.map(({ sourceRecordId, source, customerId, displayName }) => ({
          sourceRecordId,
          source,
          customerId,
          displayName,
        })),
      })),
      next: page.next,
    }
  },
})

export const decideCandidate = endpoint({
  method: 'POST',
  path: '/api/v1/match-candidates/{id}/decision',
  tag: 'identity',
  summary: 'Say whether two records are one customer',
  description:
    '`merge` brings the customers together; `POST /api/v1/merges/{mergeId}/undo` takes it back. `different` is not asked again unless much more speaks for it, `never` forbids it for good, `later` puts it off.',
  permission: 'identity.merge',
  params: idParams,
  body: decideCandidateInput.omit({ candidateId: true }),
  response: z.object({ status: z.enum(MATCH_STATUSES), mergeId: z.uuid().nullable() }),
  status: 200,
  run: ({ actor, params, body }) => decideMatchCandidate(actor, { candidateId: params.id, ...body }),
})

export const undoDecision = endpoint({
  method: 'DELETE',
  path: '/api/v1/match-candidates/{id}/decision',
  tag: 'identity',
  summary: 'Take a decision back',
  description: 'A merge that it made is undone; the pair waits again.',
  permission: 'identity.merge',
  params: idParams,
  response: z.object({ status: z.enum(MATCH_STATUSES) }),
  status: 200,
  run: ({ actor, params }) => undoCandidateDecision(actor, { candidateId: params.id }),
})

const blocks = z
  .object({
    limit: z.int().describe('no block compares more records than this with each other'),
    maxComparisons: z.int(),
    blocks: z.int(),
    largest: z.int(),
    sizes: z.array(z.object({ from: z.int(), to: z.int(), blocks: z.int(), comparisons: z.int() })),
    divided: z.int(),
    windowed: z.int(),
  })
  .describe('how the records of the larger kind of customers were brought together for comparison')

const runCounts = z
  .object({
    records: z.int(),
    compared: z.int().describe('pairs of records'),
    candidates: z.int().describe('pairs put before the stewards or scored again'),
    merged: z.int().describe('customers merged automatically'),
    heldBack: z.int().describe('certain pairs that a contradiction or a person keeps apart'),
    seconds: z.number(),
    stages: z.record(z.string(), z.number()).describe('seconds of each step'),
    blocks,
  })
  .partial()

const run = z
  .object({
    id: z.uuid(),
    status: z.enum(['queued', 'running', 'done', 'cancelled', 'failed']),
    stage: z.enum(['reading', 'resolving', 'applying']),
    proposeOnly: z.boolean(),
    done: z.int().describe('in this stage'),
    total: z.int().describe('in this stage; 0 where there is no measure'),
    progress: z.number().min(0).max(1).describe('share of the whole run; never falls'),
    counts: runCounts,
    createdAt: instant,
    startedAt: instant.nullable(),
    finishedAt: instant.nullable(),
    cancelling: z.boolean(),
    error: z.string().nullable(),
  })
  .meta({ id: 'MatchRun' })
const runId = z.object({ runId: z.uuid() })

export const startRun = endpoint({
  method: 'POST',
  path: '/api/v1/match-runs',
  tag: 'identity',
  summary: 'Resolve all records in the background',
  description: 'One at a time. With `proposeOnly` nothing is merged.',
  permission: 'identity.configure',
  body: z.object({ proposeOnly: z.boolean().default(false) }),
  response: runId,
  status: 202,
  run: ({ actor, body }) => startMatchRun(actor, body),
})

export const readRun = endpoint({
  method: 'GET',
  path: '/api/v1/match-runs/{id}',
  tag: 'identity',
  summary: 'How far a run is',
  permission: 'identity.review',
  params: idParams,
  response: run,
  status: 200,
  async run({ actor, params }) {
    const { startedBy: _startedBy, ...view } = await getMatchRun(actor, params.id)
    return view
  },
})

export const cancelRun = endpoint({
  method: 'POST',
  path: '/api/v1/match-runs/{id}/cancel',
  tag: 'identity',
  summary: 'Stop a run',
  description: 'What it has merged and proposed stays.',
  permission: 'identity.configure',
  params: idParams,
  response: runId,
  status: 202,
  run: ({ actor, params }) => cancelMatchRun(actor, { runId: params.id }),
})

export const resumeRun = endpoint({
  method: 'POST',
  path: '/api/v1/match-runs/{id}/resume',
  tag: 'identity',
  summary: 'Take up a run that was stopped or failed',
  permission: 'identity.configure',
  params: idParams,
  response: runId,
  status: 202,
  run: ({ actor, params }) => resumeMatchRun(actor, { runId: params.id }),
})

const kindParams = exportModelInput

export const readModel = endpoint({
  method: 'GET',
  path: '/api/v1/match-models/{kind}',
  tag: 'identity',
  summary: 'The match model in force',
  description: 'Comparisons, levels, m and u, thresholds in bits. docs/IDENTITY.md maps it to Splink’s settings.',
  permission: 'identity.review',
  params: kindParams,
  response: matchModelSchema,
  status: 200,
  run: ({ actor, params }) => exportMatchModel(actor, params.kind),
})

export const writeModel = endpoint({
  method: 'PUT',
  path: '/api/v1/match-models/{kind}',
  tag: 'identity',
  summary: 'Put a match model in force',
  description: 'One that was exported, or trained elsewhere over the same fields. The one before is kept.',
  permission: 'identity.configure',
  params: kindParams,
  body: z.object({ model: matchModelSchema, note: z.string().trim().max(1000).default('') }),
  response: z.object({ version: z.int() }),
  status: 200,
  run: ({ actor, params, body }) => importMatchModel(actor, { kind: params.kind, ...body }),
})
