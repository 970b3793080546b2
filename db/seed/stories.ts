import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { DAY_MS } from '../../lib/platform/time'
import { casting } from './casting'
import { parisAt, parisClock, plus } from './paris-time'
import type { Person } from './people'
import { emptyStage, play, type Stage } from './play'
import { deck, type Random, seededRandom } from './random'
import { clockOf, minutesOf, parseScripts, type Script } from './script'
import type { DEMO_STAFF } from './sign-ins'

/** How many everyday conversations are told besides the written stories, over how many days. */
const EVERYDAY = 700
const DAYS = 545

/** Scripts of every text in a folder of this directory, in the order of the file names. */
export function scriptsIn(folder: 'stories' | 'everyday'): Script[] {
  const directory = join(import.meta.dirname, folder)
  return readdirSync(directory)
    .filter((name) => name.endsWith('.txt'))
    .sort()
    .flatMap((name) => {
      try {
        return parseScripts(readFileSync(join(directory, name), 'utf8'))
      } catch (error) {
        throw new Error(`${folder}/${name}: ${error instanceof Error ? error.message : String(error)}`)
      }
    })
}

/** "-45d 09:12" is a day and a clock time in Paris; "-3h20" counts back from now. */
function startOf(script: Script, now: Date): Date {
  const [span = '', clock] = script.start.split(' ')
  if (!clock) return plus(now, minutesOf(span))
  const { hour, minute } = clockOf(clock)
  const at = parisAt(plus(now, minutesOf(span)), 0, hour, minute)
  const first = script.steps[0]?.channels[0]
  const closed = first === 'shop' || first === 'phone' || first === 'post' || first === 'fax'
  return closed && parisClock(at).weekday === 0 ? parisAt(at, -1, hour, minute) : at
}

/** An instant on a day in the past at which people use this channel. */
function usualTime(random: Random, channel: string, daysAgo: number, now: Date): Date {
  let day = daysAgo
  const shown = parisClock(new Date(now.getTime() - day * DAY_MS))
  const weekend =
    channel === 'shop' || channel === 'phone' || channel === 'post' || channel === 'fax' || channel === 'video'
  if (shown.weekday === 0 && (weekend || random.chance(0.6))) day += random.int(1, 3)
  const hour = weekend
    ? random.weighted([
        [9, 3],
        [10, 5],
        [11, 5],
        [12, 1],
        [14, 4],
        [15, 4],
        [16, 4],
        [17, 4],
        [18, 3],
      ] as const)
    : random.weighted([
        [7, 2],
        [8, 4],
        [9, 6],
        [10, 6],
        [11, 6],
        [12, 5],
        [13, 4],
        [14, 5],
        [15, 5],
        [16, 5],
        [17, 6],
        [18, 6],
        [19, 5],
        [20, 6],
        [21, 5],
        [22, 3],
        [23, 1],
      ] as const)
  return parisAt(new Date(now.getTime() - day * DAY_MS), 0, hour, random.int(0, 59))
}

/** Tells every story and the everyday conversations around them, up to now. */
export function stories(all: readonly Person[], now: Date): Stage {
  const stage = emptyStage(now)
  const random = seededRandom('stories')
  const cast = casting(all, random.fork('casting'))
  for (const script of scriptsIn('stories'))
    play(stage, script, {
      start: startOf(script, now),
      random: random.fork(script.key),
      person: cast(script),
      asWritten: true,
    })
  everyday(stage, scriptsIn('everyday'), cast, random.fork('everyday'), now)
  return stage
}

function staffFor(script: Script, person: Person, random: Random): (typeof DEMO_STAFF)[number]['key'] {
  const first = script.steps.find((step) => step.act === 'inbound' || step.act === 'outbound')?.channels[0]
  if (script.queue === 'atelier')
    return random.weighted([
      ['gwenaelle', 5],
      ['karim', 2],
    ] as const)
  if (script.queue === 'mutuelles')
    return random.weighted([
      ['aminata', 5],
      ['lea', 2],
    ] as const)
  if (script.queue === 'domicile') return 'aminata'
  if (script.queue === 'pros') return 'maxime'
  if (script.queue === 'boutiques' || first === 'shop') return person.shop.staff
  if (
    script.queue === 'reseaux' ||
    first === 'x' ||
    first === 'facebook' ||
    first === 'review' ||
    first === 'messenger' ||
    first === 'instagram'
  )
    return random.weighted([
      ['ines', 6],
      ['karim', 1],
    ] as const)
  return random.weighted([
    ['lea', 5],
    ['karim', 4],
    ['ines', 2],
  ] as const)
}

function everyday(
  stage: Stage,
  scripts: readonly Script[],
  cast: (script: Script) => Person,
  random: Random,
  now: Date,
): void {
  if (scripts.length === 0) return
  const deal = deck(
    random.fork('deck'),
    scripts.flatMap((script) => Array.from({ length: script.weight }, () => script)),
  )
  // Yesterday and today: work that waits, of every age, some of it late.
  const open = [
    2, 6, 9, 14, 22, 31, 44, 58, 75, 95, 118, 140, 171, 205, 240, 290, 350, 420, 510, 620, 760, 900, 1080, 1290, 1500,
    1750, 2010, 2300, 2620, 2790, 2850, 2960, 3300, 4100,
  ]
  for (const [index, age] of open.entries()) {
    const chance = random.fork(`open-${index}`)
    const script = deal()
    const waits = script.steps
      .map((step, at) => ({ step, at }))
      .filter(({ step }) => step.act === 'inbound' && step.channels[0] !== 'shop' && step.channels[0] !== 'faq')
    const chosen = waits.length === 0 ? undefined : chance.chance(0.7) ? waits[0] : chance.pick(waits)
    if (!chosen) continue
    const person = cast(script)
    const lastAt = plus(now, -age)
    const before = script.steps.slice(0, chosen.at + 1).reduce((sum, step) => sum + step.delay.minutes, 0)
    play(stage, script, {
      start: plus(lastAt, -before),
      random: chance,
      person,
      upTo: chosen.at + 1,
      lastAt,
      staff: staffFor(script, person, chance),
      key: `open-${index}`,
    })
  }
  for (let index = 0; index < EVERYDAY; index++) {
    const chance = random.fork(`past-${index}`)
    const script = deal()
    const person = cast(script)
    const daysAgo = 2 + Math.floor((1 - Math.sqrt(1 - chance.next() * 0.92)) * DAYS)
    const channel = script.steps[0]?.channels[0] ?? 'email'
    play(stage, script, {
      start: usualTime(chance, channel, daysAgo, now),
      random: chance,
      person,
      staff: staffFor(script, person, chance),
      key: `past-${index}`,
    })
  }
}
