import { DAY_MS, HOUR_MS } from '@/lib/platform/time'

export type SnoozeChoice = { id: 'inHours' | 'thisEvening' | 'tomorrow' | 'monday' | 'nextWeek'; at: number }

type Local = { year: number; month: number; day: number; hour: number; minute: number; weekday: number }

function localOf(instant: number, timeZone: string): Local {
  const parts = new Intl.DateTimeFormat('en-CA', {
    timeZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).formatToParts(new Date(instant))
  const of = (type: string) => Number(parts.find((part) => part.type === type)?.value)
  const [year, month, day] = [of('year'), of('month'), of('day')]
  return {
    year,
    month,
    day,
    hour: of('hour'),
    minute: of('minute'),
    weekday: new Date(Date.UTC(year, month - 1, day)).getUTCDay(),
  }
}

/** The instant of a local time. Where the clock skips it (in spring) the moment after the jump. */
function instantAt(year: number, month: number, day: number, hour: number, minute: number, timeZone: string): number {
  const wanted = Date.UTC(year, month - 1, day, hour, minute)
  let instant = wanted
  // The offset at the guess is that of the result, save across a change of the hour: a second round settles it.
  for (let round = 0; round < 2; round++) {
    const local = localOf(instant, timeZone)
    instant += wanted - Date.UTC(local.year, local.month - 1, local.day, local.hour, local.minute)
  }
  return instant
}

/** The usual times to come back to a conversation, in the organisation's zone: two hours, 18 h, 9 h tomorrow, Monday 9 h, in a week. */
export function snoozeChoices(now: number, timeZone: string): SnoozeChoice[] {
  const local = localOf(now, timeZone)
  const morning = (days: number) => instantAt(local.year, local.month, local.day + days, 9, 0, timeZone)
  const untilMonday = (8 - local.weekday) % 7 || 7
  const choices: SnoozeChoice[] = [{ id: 'inHours', at: now + 2 * HOUR_MS }]
  if (local.hour < 16)
    choices.push({ id: 'thisEvening', at: instantAt(local.year, local.month, local.day, 18, 0, timeZone) })
  choices.push({ id: 'tomorrow', at: morning(1) })
  if (untilMonday > 1) choices.push({ id: 'monday', at: morning(untilMonday) })
  if (untilMonday !== 7) choices.push({ id: 'nextWeek', at: morning(7) })
  return choices
}

const pad = (value: number) => String(value).padStart(2, '0')

/** An instant for a `datetime-local` field. */
export function inputValue(instant: number, timeZone: string): string {
  const { year, month, day, hour, minute } = localOf(instant, timeZone)
  return `${year}-${pad(month)}-${pad(day)}T${pad(hour)}:${pad(minute)}`
}

/** The instant of a `datetime-local` field, or null when it holds none. Never more than a day off its zone. */
export function instantOf(value: string, timeZone: string): number | null {
  const match = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2})/.exec(value)
  if (!match) return null
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0] = match.slice(1).map(Number)
  const instant = instantAt(year, month, day, hour, minute, timeZone)
  return Math.abs(instant - Date.UTC(year, month - 1, day, hour, minute)) < DAY_MS ? instant : null
}
