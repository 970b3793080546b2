import { describe, expect, it } from 'vitest'
import { createFormat } from './format'
import { phoneSpellings } from './phone'

const fr = createFormat('fr', 'Europe/Paris')
const en = createFormat('en', 'Europe/Paris')
const now = '2026-11-23T13:05:00Z'
/** No-break spaces shown as _ (U+00A0) and ~ (U+202F), so that a missing one is seen. */
const seen = (text: string) => text.replaceAll('\u00a0', '_').replaceAll('\u202f', '~')

describe('dates', () => {
  it('are spelled « lun. 23 nov. 2026 à 14 h 05 » in French, on a 24-hour clock in English', () => {
    expect(seen(fr.dateTime(now))).toBe('lun. 23_nov._2026 à_14_h_05')
    expect(seen(en.dateTime(now))).toBe('Mon 23_Nov_2026, 14:05')
  })

  it('are local to the zone, across midnight and daylight saving', () => {
    expect(seen(fr.dateTime('2026-03-28T23:30:00Z'))).toBe('dim. 29_mars_2026 à_0_h_30')
    expect(seen(fr.dateTime('2026-10-25T00:30:00Z'))).toBe('dim. 25_oct._2026 à_2_h_30')
    expect(seen(createFormat('fr', 'America/New_York').dateTime(now))).toBe('lun. 23_nov._2026 à_8_h_05')
  })

  it('say 1er for the first of the month', () => {
    expect(seen(fr.dateLong('2026-05-01T10:00:00Z'))).toBe('vendredi 1er_mai_2026')
    expect(seen(en.dateLong('2026-05-01T10:00:00Z'))).toBe('Friday 1_May_2026')
  })

  it.each([
    ['2026-11-23T08:00:00Z', 'aujourd’hui à_9_h_00', '9_h_00'],
    ['2026-11-22T22:59:00Z', 'hier à_23_h_59', 'hier'],
    ['2026-11-24T08:00:00Z', 'demain à_9_h_00', 'demain'],
    ['2026-11-19T18:00:00Z', 'jeu. 19_nov. à_19_h_00', 'jeudi'],
    ['2026-09-02T10:00:00Z', 'mer. 2_sept. à_12_h_00', '2_sept.'],
    ['2025-09-02T10:00:00Z', 'mar. 2_sept._2025 à_12_h_00', '2_sept._2025'],
  ])('leave out what goes without saying: %s', (instant, short, day) => {
    expect(seen(fr.dateTimeShort(instant, now))).toBe(short)
    expect(seen(fr.dayShort(instant, now))).toBe(day)
  })
})

describe('durations', () => {
  it.each([
    [38_400, '38_s'],
    [12 * 60_000, '12_min'],
    [78 * 60_000, '1_h_18'],
    [65 * 60_000, '1_h_05'],
    [3 * 3_600_000, '3_h'],
    [52 * 3_600_000, '2_j_4_h'],
    [9 * 86_400_000, '9_j'],
    [-22 * 60_000, '\u2212_22_min'],
  ])('of %i ms is %s', (ms, wanted) => {
    expect(seen(fr.duration(ms))).toBe(wanted)
  })
})

describe('relative times', () => {
  it('never round up', () => {
    expect(seen(fr.relative('2026-11-23T11:06:00Z', now))).toBe('il_y_a_1_h')
    expect(seen(fr.relative('2026-11-23T13:04:30Z', now))).toBe('à l’instant')
    expect(seen(en.relative('2026-11-20T13:05:00Z', now))).toBe('3_days_ago')
  })
})

describe('numbers', () => {
  it('follow the language', () => {
    expect([fr.hour('08:00'), fr.hour('21:30')].map(seen)).toEqual(['8_h', '21_h_30'])
    expect([fr.weekday(1), fr.weekday(7)]).toEqual(['lundi', 'dimanche'])
    expect(seen(fr.number(1486))).toBe('1~486')
    expect(seen(fr.money(148_600))).toBe('1~486_€')
    expect(seen(fr.money(7550))).toBe('75,50_€')
    expect(seen(fr.bytes(340_000))).toBe('340_Ko')
    expect(seen(fr.bytes(2_140_000))).toBe('2,1_Mo')
    expect(seen(fr.percent(0.125))).toBe('12,5_%')
  })
})

describe('phone numbers', () => {
  it.each([
    ['+33639984127', '06_39_98_41_27', '+33_6_39_98_41_27'],
    ['+3225123456', '+32_2_512_34_56', '02_512_34_56'],
    ['pas un numéro', 'pas un numéro', null],
  ])('%s is shown as %s', (given, shown, other) => {
    const spelled = phoneSpellings(given)
    expect(seen(spelled.shown)).toBe(shown)
    expect(spelled.other && seen(spelled.other)).toBe(other)
  })
})
