import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Channel } from '../../lib/channels/port'
import { DAY_MS } from '../../lib/platform/time'
import { casting } from './casting'
import type { QueueKey } from './company'
import { lifelike } from './lifelike'
import { uses } from './messages'
import { lastOpen, parisAt, parisClock, plus, wakingBack } from './paris-time'
import type { Person } from './people'
import { play } from './play'
import { deck, type Random, seededRandom } from './random'
import { clockOf, minutesOf, parseScripts, parseSteps, type Script, type Step } from './script'
import { DEMO_STAFF, type StaffKey } from './sign-ins'
import { emptyStage, type Stage } from './stage'

/** How many everyday conversations are told besides the written stories, over how many days. */
const EVERYDAY = 780
const DAYS = 545

/** Scripts of every text in a folder of `texts`, in the order of the file names. */
export function scriptsIn(folder: 'stories' | 'everyday'): Script[] {
  const directory = join(import.meta.dirname, 'texts', folder)
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

/** "-45d 09:12" is a day and a clock time in Paris, "… saturday" the Saturday before; "-3h20" counts back from now. */
function startOf(script: Script, now: Date): Date {
  const [span = '', clock, weekday] = script.start.split(' ')
  if (!clock) return wakingBack(now, -minutesOf(span))
  const { hour, minute } = clockOf(clock)
  let at = parisAt(plus(now, minutesOf(span)), 0, hour, minute)
  while (weekday === 'saturday' && parisClock(at).weekday !== 6) at = parisAt(at, -1, hour, minute)
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
  everyday(stage, scriptsIn('everyday'), cast, random.fork('everyday'))
  return stage
}

const SOCIAL: readonly Channel[] = ['x', 'facebook', 'review', 'messenger', 'instagram']

/** Who may answer: the people of the queue, the most likely first. */
function deskOf(script: Script, channel: Channel, person: Person): readonly StaffKey[] {
  if (script.queue === 'atelier') return ['gwenaelle', 'gwenaelle', 'karim']
  if (script.queue === 'mutuelles') return ['aminata', 'aminata', 'lea']
  if (script.queue === 'domicile') return ['aminata']
  if (script.queue === 'pros') return ['maxime']
  if (script.queue === 'boutiques' || channel === 'shop') return [person.shop.staff]
  if (script.queue === 'reseaux' || SOCIAL.includes(channel)) return ['ines', 'ines', 'ines', 'karim']
  return ['lea', 'lea', 'karim', 'karim', 'ines']
}

const nameOf = (key: StaffKey) => DEMO_STAFF.find((each) => each.key === key)?.name ?? key

/** Minutes since the last word of the customer in conversations that wait, from moments to three days. */
const WAITING = [
  2, 5, 7, 12, 18, 24, 31, 40, 52, 66, 80, 97, 118, 140, 165, 190, 220, 255, 290, 340, 400, 460, 520, 610, 700, 800,
  910, 1040, 1180, 1330, 1500, 1700, 1950, 2200, 2500, 2700, 2790, 2850, 2910, 3100, 3500, 4200,
]
const QUICK: readonly Channel[] = ['whatsapp', 'messenger', 'instagram', 'chat']
const SAME_DAY: readonly Channel[] = ['sms', 'x', 'facebook', 'email', 'form']
const SLOW: readonly Channel[] = ['email', 'form', 'post', 'fax', 'review']
const DESKS: readonly QueueKey[] = ['boutiques', 'mutuelles', 'pros', 'atelier', 'domicile']

/** Hours since our last word in conversations where the customer has to answer. */
const PENDING = [3, 5, 8, 14, 20, 23, 27, 30, 44, 50, 53, 70, 75, 92, 98, 120]
/** Hours until conversations put aside come back. */
const SNOOZED = [2, 5, 20, 26, 44, 70, 94]

function everyday(stage: Stage, scripts: readonly Script[], cast: (script: Script) => Person, random: Random): void {
  const { now } = stage
  const deal = deck(
    random.fork('deck'),
    scripts.flatMap((script) => Array.from({ length: script.weight }, () => script)),
  )
  const enliven = lifelike(random.fork('lifelike'))
  const prepared = (name: string, script: Script, plain: boolean, wanted: readonly Channel[] = []) => {
    const chance = random.fork(name)
    const person = cast(script)
    const usable = script.steps[0]?.channels.filter((each) => uses(person, each)) ?? []
    const able = usable.some((each) => wanted.includes(each)) ? usable.filter((each) => wanted.includes(each)) : usable
    const channel = able.length > 0 ? chance.pick(able) : (script.steps[0]?.channels[0] ?? 'email')
    const desk = deskOf(script, channel, person)
    const staff = chance.pick(desk)
    const told = enliven(script, channel, staff, desk, nameOf)
    return {
      chance,
      person,
      channel,
      staff,
      script: plain
        ? { ...script, steps: [{ ...told.steps[0], channels: [channel] } as Step, ...script.steps.slice(1)] }
        : told,
    }
  }
  const dealWith = (has: (script: Script) => boolean): Script => {
    for (let tries = 0; tries < 4000; tries++) {
      const script = deal()
      if (has(script)) return script
    }
    return deal()
  }

  // Today's work: what waits for us, at every age, some of it late …
  for (const [index, age] of WAITING.entries()) {
    // What waits a short time came on a quick channel, what waits long on a slow one; every queue has its share.
    const wanted: readonly Channel[] = age < 14 ? QUICK : age < 110 ? SAME_DAY : SLOW
    const queue = index % 3 === 2 ? null : DESKS[index % DESKS.length]
    const source = dealWith(
      (each) =>
        (queue === null || each.queue === queue) &&
        (each.steps[0]?.channels.some((one) => wanted.includes(one)) ?? false),
    )
    const { chance, person, staff, script } = prepared(`open-${index}`, source, true, wanted)
    const spoken = script.steps.map((step, at) => ({ step, at })).filter(({ step }) => step.act === 'inbound')
    const chosen = spoken.length > 1 && chance.chance(0.4) ? chance.pick(spoken) : spoken[0]
    if (!chosen) continue
    const lastAt = wakingBack(now, age)
    // Half of what has not been answered yet already lies on somebody's desk.
    const steps = script.steps.slice(0, chosen.at + 1)
    const desk =
      chosen.at === 0 && age > 9 && chance.chance(0.5)
        ? parseSteps(`* assign +${Math.min(age - 1, chance.int(2, 30))}m ${staff}`)
        : []
    const before = steps.reduce((sum, step) => sum + step.delay.minutes, 0)
    play(
      stage,
      { ...script, steps: [...steps, ...desk] },
      {
        start: plus(lastAt, -before * 1.7),
        moments: [...steps.map((_, at) => (at === chosen.at ? lastAt : undefined))],
        random: chance,
        person,
        staff,
        key: `open-${index}`,
      },
    )
  }
  // … what waits for the customer, and what was put aside.
  for (const [index, hours] of [...PENDING, ...SNOOZED].entries()) {
    const source = dealWith((each) => each.steps[1]?.act === 'outbound' && each.steps[1].channels.includes('email'))
    const { chance, person, staff, script } = prepared(`pending-${index}`, source, true)
    const put = index - PENDING.length
    const answeredAt = lastOpen(wakingBack(now, put < 0 ? hours * 60 : chance.int(200, 3000)))
    const before = script.steps[1]?.delay.minutes ?? 0
    const aside = put < 0 ? [] : parseSteps(`* snooze +1m until=now+${hours}h`)
    play(
      stage,
      { ...script, steps: [...script.steps.slice(0, 2), ...aside] },
      {
        start: plus(answeredAt, -before * chance.int(6, 16) * 0.1 - chance.int(4, 70)),
        moments: [undefined, answeredAt],
        random: chance,
        person,
        staff,
        key: `pending-${index}`,
      },
    )
  }
  for (let index = 0; index < EVERYDAY; index++) {
    const { chance, person, channel, staff, script } = prepared(`past-${index}`, deal(), false)
    const share = chance.next()
    const daysAgo = 3 + Math.floor((0.6 * share + 0.4 * share ** 2) * DAYS)
    play(stage, script, {
      start: usualTime(chance, channel, daysAgo, now),
      random: chance,
      person,
      staff,
      key: `past-${index}`,
    })
  }
}
