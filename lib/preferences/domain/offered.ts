/** What the forms propose, of the portal and of colleagues; other values may be stored and are shown as they are. */

/** How long a pause may last, days: a fortnight, a month, three months. */
export const PAUSES = [15, 30, 90] as const

/** How many offers a month a customer may settle for. */
export const MONTHLY_CAPS = [1, 2, 4] as const

/** What is proposed to somebody who has no quiet hours yet. */
export const USUAL_QUIET = { from: '20:00', to: '08:00' } as const

/** The hours that quiet hours begin and end at. */
export const QUIET_CLOCKS = Array.from({ length: 24 }, (_, hour) => `${String(hour).padStart(2, '0')}:00`)

/** ISO weekdays, Monday first. */
export const WEEKDAYS = [1, 2, 3, 4, 5, 6, 7] as const
