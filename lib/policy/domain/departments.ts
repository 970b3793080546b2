/** A French department's clock and local public holidays. */
interface Department {
  zone: string
  /** `date-holidays` country, state of that country. */
  holidays: readonly [string] | readonly [string, string]
  /** The day the abolition of slavery is commemorated, `MM-DD` (C. trav. L3422-2; decree 83-1003). */
  abolition?: string
}

const METROPOLE: Department = { zone: 'Europe/Paris', holidays: ['FR'] }

/** Departments and collectivities whose clock or holidays differ from the mainland's. */
const SPECIAL: Record<string, Department> = {
  '57': { zone: 'Europe/Paris', holidays: ['FR', '57'] },
  '67': { zone: 'Europe/Paris', holidays: ['FR', '67'] },
  '68': { zone: 'Europe/Paris', holidays: ['FR', '68'] },
  '971': { zone: 'America/Guadeloupe', holidays: ['FR'], abolition: '05-27' },
  '972': { zone: 'America/Martinique', holidays: ['FR'], abolition: '05-22' },
  '973': { zone: 'America/Cayenne', holidays: ['FR'], abolition: '06-10' },
  '974': { zone: 'Indian/Reunion', holidays: ['FR'], abolition: '12-20' },
  '975': { zone: 'America/Miquelon', holidays: ['FR'] },
  '976': { zone: 'Indian/Mayotte', holidays: ['FR'], abolition: '04-27' },
  '977': { zone: 'America/St_Barthelemy', holidays: ['FR'], abolition: '10-09' },
  '978': { zone: 'America/Marigot', holidays: ['FR'], abolition: '05-28' },
  '984': { zone: 'Indian/Kerguelen', holidays: ['FR'] },
  '986': { zone: 'Pacific/Wallis', holidays: ['WF'] },
  '987': { zone: 'Pacific/Tahiti', holidays: ['PF'] },
  '988': { zone: 'Pacific/Noumea', holidays: ['NC'] },
}

/** Mainland 01–95 with 2A and 2B, overseas 971–978, 984, 986–988. */
export const DEPARTMENT_PATTERN = /^(0[1-9]|[1-8][0-9]|9[0-5]|2[AB]|97[1-8]|98[4678])$/

const BY_ZONE = new Map(
  Object.entries(SPECIAL)
    .filter(([, department]) => department.zone !== 'Europe/Paris')
    .map(([code, department]) => [department.zone, code]),
)

export interface Place {
  zone: string
  /** Key of the holiday calendar. */
  department: string
}

/**
 * The customer's clock and holiday calendar. The zone comes from the department when it is not given
 * and the other way round; Paris when neither is known, as most customers live there.
 */
export function placeOf(timeZone: string | undefined, department: string | undefined): Place {
  const code = department ?? (timeZone ? (BY_ZONE.get(timeZone) ?? '75') : '75')
  return { zone: timeZone ?? (SPECIAL[code] ?? METROPOLE).zone, department: SPECIAL[code] ? code : '75' }
}

/** Where the holidays of a department are found. */
export function holidayCalendarOf(department: string): Pick<Department, 'holidays' | 'abolition'> {
  return SPECIAL[department] ?? METROPOLE
}
