import 'server-only'
import { createHash } from 'node:crypto'

/** The hash of a value as JSON, in hexadecimal. */
export const sha256 = (value: unknown): string => createHash('sha256').update(JSON.stringify(value)).digest('hex')
