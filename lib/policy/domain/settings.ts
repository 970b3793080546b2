import { timeOfDay } from './local-time'
import type { RuleCode } from './rules'

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

/** The figures as a whole, without the name of their revision. */
export type PolicyFigures = Omit<PolicySettings, 'revision'>

/** Each figure that may be made stricter, by its path. */
export const FIGURES = [
  'phone.days',
  'phone.windows',
  'phone.attemptsMax',
  'phone.attemptsDays',
  'phone.refusalDays',
  'sms',
  'frequency.max',
  'frequency.days',
] as const
export type Figure = (typeof FIGURES)[number]

/** The rule that a figure belongs to: its source is the figure's. */
export const RULE_OF_FIGURE: Record<Figure, RuleCode> = {
  'phone.days': 'PHONE_HOURS',
  'phone.windows': 'PHONE_HOURS',
  'phone.attemptsMax': 'PHONE_CAP',
  'phone.attemptsDays': 'PHONE_CAP',
  'phone.refusalDays': 'PHONE_REFUSED',
  sms: 'SMS_HOURS',
  'frequency.max': 'FREQ',
  'frequency.days': 'FREQ',
}

/** The figures that a change would loosen below the law or the house policy; empty when it may be saved. */
export function looserThanDefault(settings: PolicyFigures): Figure[] {
  const { phone, sms, frequency } = DEFAULT_SETTINGS
  const inside = (inner: DayWindow, outer: DayWindow) =>
    timeOfDay(inner.from) >= timeOfDay(outer.from) && timeOfDay(inner.to) <= timeOfDay(outer.to)
  const isLooser: Record<Figure, boolean> = {
    'phone.days': settings.phone.days.some((day) => !phone.days.includes(day)),
    'phone.windows': settings.phone.windows.some((window) => !phone.windows.some((legal) => inside(window, legal))),
    'phone.attemptsMax': settings.phone.attemptsMax > phone.attemptsMax,
    'phone.attemptsDays': settings.phone.attemptsDays < phone.attemptsDays,
    'phone.refusalDays': settings.phone.refusalDays < phone.refusalDays,
    sms: !inside(settings.sms, sms),
    'frequency.max': settings.frequency.max > frequency.max,
    'frequency.days': settings.frequency.days < frequency.days,
  }
  return FIGURES.filter((figure) => isLooser[figure])
}

/** The same settings with the default for every figure that is looser: what was stored never overrules the law. */
export function noLooserThanDefault(settings: PolicySettings): PolicySettings {
  const looser = looserThanDefault(settings)
  if (looser.length === 0) return settings
  const { phone, sms, frequency } = DEFAULT_SETTINGS
  const kept = <Value>(figure: Figure, stored: Value, legal: Value) => (looser.includes(figure) ? legal : stored)
  return {
    ...settings,
    phone: {
      days: kept('phone.days', settings.phone.days, phone.days),
      windows: kept('phone.windows', settings.phone.windows, phone.windows),
      attemptsMax: kept('phone.attemptsMax', settings.phone.attemptsMax, phone.attemptsMax),
      attemptsDays: kept('phone.attemptsDays', settings.phone.attemptsDays, phone.attemptsDays),
      refusalDays: kept('phone.refusalDays', settings.phone.refusalDays, phone.refusalDays),
    },
    sms: kept('sms', settings.sms, sms),
    frequency: {
      max: kept('frequency.max', settings.frequency.max, frequency.max),
      days: kept('frequency.days', settings.frequency.days, frequency.days),
    },
  }
}
