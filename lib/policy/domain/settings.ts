import { timeOfDay } from './local-time'

/** Local opening of a contact window, `HH:MM`, the end excluded. */
export interface DayWindow {
  from: string
  to: string
}

/** The figures of the rules. An administrator may only make them stricter. */
export interface PolicySettings {
  /** Names the administrator's revision; part of the rule version when present. */
  revision?: string
  /** Marketing calls: ISO weekdays, windows, attempts in sliding days, days of silence after a refusal (D223-9). */
  phone: { days: number[]; windows: DayWindow[]; attemptsMax: number; attemptsDays: number; refusalDays: number }
  /** Marketing SMS: the window (AF2M charter). */
  sms: DayWindow
  /** Solicitations over all channels, where the customer chose no frequency (S0). */
  frequency: { max: number; days: number }
}

export const DEFAULT_SETTINGS: PolicySettings = {
  phone: {
    days: [1, 2, 3, 4, 5],
    windows: [
      { from: '10:00', to: '13:00' },
      { from: '14:00', to: '20:00' },
    ],
    attemptsMax: 4,
    attemptsDays: 30,
    refusalDays: 60,
  },
  sms: { from: '08:00', to: '21:30' },
  frequency: { max: 4, days: 30 },
}

/** The names of the figures that a change would loosen below the law or the house policy; empty when it may be saved. */
export function looserThanDefault(settings: PolicySettings): string[] {
  const { phone, sms, frequency } = DEFAULT_SETTINGS
  const inside = (inner: DayWindow, outer: DayWindow) =>
    timeOfDay(inner.from) >= timeOfDay(outer.from) && timeOfDay(inner.to) <= timeOfDay(outer.to)
  const looser: string[] = []
  if (settings.phone.days.some((day) => !phone.days.includes(day))) looser.push('phone.days')
  if (settings.phone.windows.some((window) => !phone.windows.some((legal) => inside(window, legal))))
    looser.push('phone.windows')
  if (settings.phone.attemptsMax > phone.attemptsMax) looser.push('phone.attemptsMax')
  if (settings.phone.attemptsDays < phone.attemptsDays) looser.push('phone.attemptsDays')
  if (settings.phone.refusalDays < phone.refusalDays) looser.push('phone.refusalDays')
  if (!inside(settings.sms, sms)) looser.push('sms')
  if (settings.frequency.max > frequency.max) looser.push('frequency.max')
  if (settings.frequency.days < frequency.days) looser.push('frequency.days')
  return looser
}
