import { describe, expect, it } from 'vitest'
import { inputValue, instantOf, snoozeChoices } from './snooze-choices'

const PARIS = 'Europe/Paris'
const at = (iso: string) => Date.parse(iso)
const choices = (now: string) =>
  snoozeChoices(at(now), PARIS).map((choice) => `${choice.id} ${inputValue(choice.at, PARIS)}`)

describe('times to come back', () => {
  it('on a Wednesday morning', () => {
    expect(choices('2026-11-18T09:10:00Z')).toEqual([
      'inHours 2026-11-18T12:10',
      'thisEvening 2026-11-18T18:00',
      'tomorrow 2026-11-19T09:00',
      'monday 2026-11-23T09:00',
      'nextWeek 2026-11-25T09:00',
    ])
  })

  it('on a Sunday evening, when tomorrow is Monday', () => {
    expect(choices('2026-11-22T20:00:00Z')).toEqual([
      'inHours 2026-11-22T23:00',
      'tomorrow 2026-11-23T09:00',
      'nextWeek 2026-11-29T09:00',
    ])
  })

  it('on a Monday, when a week from now is next Monday', () => {
    expect(choices('2026-11-23T09:00:00Z').at(-1)).toBe('monday 2026-11-30T09:00')
  })

  it('keeps nine o’clock across the change of the hour', () => {
    expect(choices('2026-10-24T20:00:00Z')[1]).toBe('tomorrow 2026-10-25T09:00')
    expect(choices('2027-03-27T20:00:00Z')[1]).toBe('tomorrow 2027-03-28T09:00')
  })
})

it('reads a field in the organisation’s zone, whatever the browser’s', () => {
  expect(instantOf('2026-07-01T14:05', PARIS)).toBe(at('2026-07-01T12:05:00Z'))
  expect(instantOf('2026-12-01T14:05', PARIS)).toBe(at('2026-12-01T13:05:00Z'))
  expect(instantOf('', PARIS)).toBeNull()
})
