import { z } from 'zod'

/** A day as ISO 8601 writes it, from the year 1 on: a year 0 is none that PostgreSQL keeps. */
export const calendarDay = z.iso.date().refine((day) => day >= '0001', 'invalid')
