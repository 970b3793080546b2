import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { DEPARTMENT_PATTERN, placeOf } from './departments'
import { publicHolidays } from './holidays'
import { isTimeZone, nextInstantAtWall, offsetAt, wallAt } from './local-time'

/** Gregorian Easter by the anonymous algorithm (Meeus, Jones, Butcher), independent of the library under test. */
function easter(year: number): Date {
  const a = year % 19
  const b = Math.floor(year / 100)
  const c = year % 100
  const d = Math.floor(b / 4)
  const e = b % 4
  const g = Math.floor((8 * b + 13) / 25)
  const h = (19 * a + b - d - g + 15) % 30
  const j = Math.floor(c / 4)
  const k = c % 4
  const m = Math.floor((a + 11 * h) / 319)
  const r = (2 * e + 2 * j - k - h + m + 32) % 7
  const month = Math.floor((h - m + r + 90) / 25)
  const day = (h - m + r + month + 19) % 32
  return new Date(Date.UTC(year, month - 1, day))
}

/** The holidays of C. trav. L3133-1, worked out by hand. */
function legalHolidays(year: number): string[] {
  const sunday = easter(year).getTime()
  const moving = (days: number) => new Date(sunday + days * 86_400_000).toISOString().slice(0, 10)
  const fixed = ['01-01', '05-01', '05-08', '07-14', '08-15', '11-01', '11-11', '12-25']
  return [...new Set([...fixed.map((day) => `${year}-${day}`), moving(1), moving(39), moving(50)])].sort()
}

const YEARS = Array.from({ length: 100 }, (_, index) => 2000 + index)

describe('public holidays', () => {
  test('agree with an independent computus for every year from 2000 to 2099', () => {
    for (const year of YEARS) expect(publicHolidays('75', year)).toEqual(legalHolidays(year))
  })
  test('Alsace-Moselle adds Good Friday and 26 December, every year', () => {
    for (const department of ['57', '67', '68'])
      for (const year of YEARS) {
        const goodFriday = new Date(easter(year).getTime() - 2 * 86_400_000).toISOString().slice(0, 10)
        const expected = [...new Set([...legalHolidays(year), goodFriday, `${year}-12-26`])].sort()
        expect(publicHolidays(department, year)).toEqual(expected)
      }
  })
  test.each([
    ['971', '05-27'],
    ['972', '05-22'],
    ['973', '06-10'],
    ['974', '12-20'],
    ['976', '04-27'],
    ['977', '10-09'],
    ['978', '05-28'],
  ])('%s adds its abolition day, %s, every year', (department, day) => {
    for (const year of YEARS) {
      const expected = [...new Set([...legalHolidays(year), `${year}-${day}`])].sort()
      expect(publicHolidays(department, year)).toEqual(expected)
    }
  })
  test('neither Pentecost Sunday nor Mother’s Day counts', () => {
    expect(publicHolidays('75', 2027)).not.toContain('2027-05-16')
    expect(publicHolidays('75', 2027)).not.toContain('2027-05-30')
  })
})

describe('places', () => {
  test('the zone follows from the department, the overseas department from the zone, Paris otherwise', () => {
    expect(placeOf(undefined, '974')).toEqual({ zone: 'Indian/Reunion', department: '974' })
    expect(placeOf('Indian/Reunion', undefined)).toEqual({ zone: 'Indian/Reunion', department: '974' })
    expect(placeOf(undefined, '2A')).toEqual({ zone: 'Europe/Paris', department: '75' })
    expect(placeOf('America/Montreal', '57')).toEqual({ zone: 'America/Montreal', department: '57' })
    expect(placeOf(undefined, undefined)).toEqual({ zone: 'Europe/Paris', department: '75' })
  })
  test('every department has a zone of the database', () => {
    for (const code of [
      '01',
      '20',
      '2B',
      '95',
      '971',
      '972',
      '973',
      '974',
      '975',
      '976',
      '977',
      '978',
      '984',
      '986',
      '987',
      '988',
    ]) {
      expect(code).toMatch(DEPARTMENT_PATTERN)
      expect(isTimeZone(placeOf(undefined, code).zone)).toBe(true)
    }
    for (const code of ['00', '96', '979', '2C', '1', '75001']) expect(code).not.toMatch(DEPARTMENT_PATTERN)
  })
})

describe('wall clocks', () => {
  const zones = [
    'Europe/Paris',
    'Indian/Reunion',
    'America/Miquelon',
    'Australia/Lord_Howe',
    'Pacific/Apia',
    'Africa/Casablanca',
  ]
  const zone = fc.constantFrom(...zones)
  const instant = fc.integer({ min: Date.UTC(2000, 0, 1), max: Date.UTC(2099, 11, 31) })
  const shown = (name: string, at: number) => {
    const parts = new Intl.DateTimeFormat('en-US', {
      timeZone: name,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    }).formatToParts(at)
    const part = (type: string) => Number(parts.find((candidate) => candidate.type === type)!.value)
    return Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second'))
  }

  test('the offset is what the platform shows, to the second around every change', () => {
    fc.assert(
      fc.property(zone, instant, (name, at) => {
        expect(wallAt(name, at)).toBe(shown(name, Math.floor(at / 1000) * 1000) + (at % 1000))
      }),
      { numRuns: 2_000 },
    )
    expect(offsetAt('Europe/Paris', Date.parse('2027-03-28T00:59:59.999Z'))).toBe(3_600_000)
    expect(offsetAt('Europe/Paris', Date.parse('2027-03-28T01:00:00Z'))).toBe(7_200_000)
    expect(offsetAt('Europe/Paris', Date.parse('2027-10-31T00:59:59.999Z'))).toBe(7_200_000)
    expect(offsetAt('Europe/Paris', Date.parse('2027-10-31T01:00:00Z'))).toBe(3_600_000)
  })
  test('the next showing of a time lies ahead, and nothing before it shows that time or later', () => {
    fc.assert(
      fc.property(zone, instant, fc.integer({ min: 1, max: 14 * 1440 }), (name, at, minutes) => {
        const wall = Math.floor(wallAt(name, at) / 60_000 + minutes) * 60_000
        const found = nextInstantAtWall(name, at, wall)
        expect(found).toBeGreaterThan(at)
        expect(wallAt(name, found)).toBeGreaterThanOrEqual(wall)
        expect(wallAt(name, found - 1000)).toBeLessThan(wallAt(name, found) === wall ? wall + 1 : wall)
      }),
      { numRuns: 2_000 },
    )
  })
  test('raw offsets and invented zones are refused', () => {
    for (const name of ['+01:00', 'Europe/Renne', '', 'GMT+25']) expect(isTimeZone(name)).toBe(false)
  })
})
