import { uses } from './messages'
import type { Person } from './people'
import type { Random } from './random'
import type { Script } from './script'

const ORGANISATION_WISHES: Record<string, readonly string[]> = {
  mutuelle: ['Complémentaire santé'],
  doctor: ['Ophtalmologie', 'Santé'],
  carehome: ['Maison de retraite'],
  school: ['Enseignement'],
}

function fits(person: Person, wish: string, sectors: ReadonlyMap<string, string>): boolean {
  const consumer = person.kind === 'individual' && person.organisation === null
  switch (wish) {
    case 'anyone':
      return consumer && person.style !== 'anglais'
    case 'woman':
      return consumer && person.gender === 'f' && person.style !== 'anglais'
    case 'man':
      return consumer && person.gender === 'm' && person.style !== 'anglais'
    case 'senior':
      return consumer && person.age >= 70
    case 'presbyte':
      return consumer && person.age >= 46 && person.style !== 'anglais'
    case 'young':
      return consumer && person.age < 34 && person.style !== 'anglais'
    case 'adult':
      return consumer && person.age >= 20 && person.age < 68 && person.style !== 'anglais'
    case 'parent':
      return consumer && person.age >= 29 && person.age <= 52 && person.style !== 'anglais'
    case 'foreign':
      return consumer && person.style === 'anglais' && person.language !== 'de'
    case 'company': {
      const sector = sectors.get(person.organisation ?? '')
      return (
        person.kind === 'individual' &&
        sector !== undefined &&
        !Object.values(ORGANISATION_WISHES).flat().includes(sector) &&
        sector !== 'Verrier'
      )
    }
  }
  const wanted = ORGANISATION_WISHES[wish]
  if (wanted) return person.kind === 'individual' && wanted.includes(sectors.get(person.organisation ?? '') ?? '')
  throw new Error(`nobody is called ${wish}`)
}

/** Finds who plays in each script: people who fit, seldom the same, never twice in one script while others are left. */
export function casting(all: readonly Person[], random: Random): (script: Script) => Person {
  const byKey = new Map(all.map((each) => [each.key, each]))
  const sectors = new Map(
    all
      .filter((each) => each.kind === 'organisation')
      .map((each) => [each.organisation ?? '', String(each.records[0]?.facts?.Secteur ?? '')]),
  )
  // A few customers write a lot, most write now and then.
  const eagerness = new Map(all.map((each) => [each.key, each.duplicateOf ? 0.35 : 0.25 + random.next() ** 3 * 4]))
  const played = new Map<string, Set<string>>()
  const times = new Map<string, number>()
  return (script) => {
    const cast = byKey.get(script.who)
    if (cast) {
      times.set(cast.key, (times.get(cast.key) ?? 0) + 1)
      return cast
    }
    const before = played.get(script.group) ?? new Set<string>()
    const able = all.filter(
      (person) =>
        script.who.split('+').every((wish) => fits(person, wish, sectors)) &&
        script.steps.every(
          (step) => step.channels.length === 0 || step.channels.some((channel) => uses(person, channel)),
        ),
    )
    const fresh = able.filter((person) => !before.has(person.key))
    const list = fresh.length > 0 ? fresh : able
    if (list.length === 0) throw new Error(`${script.key}: nobody can play ${script.who}`)
    const chosen = random.weighted(
      list.map(
        (person) => [person, (eagerness.get(person.key) ?? 1) / (1 + (times.get(person.key) ?? 0) * 0.3)] as const,
      ),
    )
    before.add(chosen.key)
    played.set(script.group, before)
    times.set(chosen.key, (times.get(chosen.key) ?? 0) + 1)
    return chosen
  }
}
