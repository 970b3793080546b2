import { z } from 'zod'
import { CONTACT_POINT_KINDS } from '@/lib/identity/domain/contact-points'
import { LEDGER_CHANNELS, LEDGER_PURPOSES, LEDGER_STATES, LEGAL_BASES, METHODS } from './domain/event'

/** Largest file taken as evidence, and how many with one consent. */
export const MAX_EVIDENCE_BYTES = 10 * 1024 * 1024
export const MAX_EVIDENCE_FILES = 10

const words = z.string().trim().min(1).max(200)

const shape = {
  customerId: z.uuid(),
  purpose: z.enum(LEDGER_PURPOSES),
  channel: z.enum(LEDGER_CHANNELS),
  state: z.enum(LEDGER_STATES),
  method: z.enum(METHODS),
  /** Where it was said: a shop, a page, a campaign. */
  source: words,
  noticeId: z.uuid().optional(),
  language: z
    .string()
    .regex(/^[a-z]{2,3}(-[A-Z]{2})?$/)
    .optional(),
  contactPoint: z.object({ kind: z.enum(CONTACT_POINT_KINDS), value: z.string().trim().min(1).max(1_000) }).optional(),
  validUntil: z.coerce.date().optional(),
  controller: words.optional(),
  brand: words.optional(),
  legalBasis: z.enum(LEGAL_BASES).optional(),
  supersedes: z.uuid().optional(),
}

/** What a command records. `occurredAt` is when it was said, now unless given. */
export const recordConsentInput = z.object({
  ...shape,
  occurredAt: z.date().optional(),
  evidence: z
    .array(
      z.object({
        filename: z.string().min(1).max(255),
        contentType: z.string().min(1).max(255),
        content: z.custom<Buffer>((value) => Buffer.isBuffer(value)),
      }),
    )
    .max(MAX_EVIDENCE_FILES)
    .optional(),
})
export type RecordConsentInput = z.input<typeof recordConsentInput>

/** The same as forms and the API send it: instants as text, files in base64. */
export const recordConsentBody = z.strictObject({
  ...shape,
  validUntil: z.iso.datetime({ offset: true }).optional(),
  occurredAt: z.iso.datetime({ offset: true }).optional(),
  evidence: z
    .array(
      z.strictObject({
        filename: z.string().min(1).max(255),
        contentType: z.string().min(1).max(255),
        contentBase64: z.base64().max(Math.ceil(MAX_EVIDENCE_BYTES / 3) * 4),
      }),
    )
    .max(MAX_EVIDENCE_FILES)
    .optional(),
})
export type RecordConsentBody = z.output<typeof recordConsentBody>

/** The body as a command takes it. */
export function inputOfBody({ evidence, occurredAt, validUntil, ...rest }: RecordConsentBody): RecordConsentInput {
  return {
    ...rest,
    ...(occurredAt === undefined ? {} : { occurredAt: new Date(occurredAt) }),
    ...(validUntil === undefined ? {} : { validUntil: new Date(validUntil) }),
    ...(evidence === undefined
      ? {}
      : {
          evidence: evidence.map(({ filename, contentType, contentBase64 }) => ({
            filename,
            contentType,
            content: Buffer.from(contentBase64, 'base64'),
          })),
        }),
  }
}

/** Of people, of the Kantara Initiative (v1.1), of ISO/IEC TS 27560. */
export const RECEIPT_FORMATS = ['pdf', 'kantara', 'dpv'] as const
export type ReceiptFormat = (typeof RECEIPT_FORMATS)[number]

/** The format asked for in an address; people are served first. */
export const receiptFormat = (asked: string | null): ReceiptFormat =>
  RECEIPT_FORMATS.find((format) => format === asked) ?? 'pdf'

/** A version of a notice. */
export const noticeInput = z.object({
  version: z.string().trim().min(1).max(200),
  language: z.string().regex(/^[a-z]{2,3}(-[A-Z]{2})?$/),
  purpose: z.enum(LEDGER_PURPOSES),
  channel: z.enum(LEDGER_CHANNELS),
  text: z.string().trim().min(10).max(20_000),
})

export const noticeIdInput = z.object({ noticeId: z.uuid() })
