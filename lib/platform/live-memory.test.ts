import { describe, expect, it } from 'vitest'
import { LiveMemory } from './live-memory'

const START = 1_000_000

describe('what a stream that opens later is told', () => {
  it('is what happened since the page was read, and a little before: clocks differ', () => {
    const memory = new LiveMemory<string>(START)
    memory.remember('long before', START + 5_000)
    memory.remember('just before', START + 9_000)
    memory.remember('after', START + 10_300)
    expect(memory.since(START + 10_000)).toEqual(['just before', 'after'])
    expect(memory.since(START + 60_000)).toEqual([])
  })

  it('is to ask everything again when the process began to listen after the page was read', () => {
    const memory = new LiveMemory<string>(START)
    memory.remember('heard', START + 100)
    expect(memory.since(START - 1)).toBeNull()
    expect(memory.since(START + 1_000)).toBeNull()
  })

  it('is to ask everything again when something since then was forgotten, by time or by number', () => {
    const memory = new LiveMemory<number>(START)
    memory.remember(0, START + 10_000)
    memory.remember(1, START + 100_000)
    expect(memory.since(START + 10_000)).toBeNull()
    expect(memory.since(START + 50_000)).toEqual([1])
    for (let each = 2; each < 600; each += 1) memory.remember(each, START + 101_000)
    expect(memory.since(START + 100_000)).toBeNull()
  })

  it('reaches back over a quiet time of any length', () => {
    expect(new LiveMemory<string>(START).since(START + 3_600_000)).toEqual([])
  })
})
