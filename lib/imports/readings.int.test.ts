import { beforeAll, expect, test } from 'vitest'
import { withTestDatabase } from '@/db/testing/database'
import { aColleague, aQueue } from '@/lib/conversations/testing'
import { exportRefusedRows } from '@/lib/exports/queries/refused-rows'
import type { Actor } from '@/lib/platform/actor'
import { discardImport } from './commands/control-import'
import { receiveImport } from './commands/receive-import'
import { REFUSED_HEADS } from './domain/headers'
import type { ImportField } from './domain/types'
import { advanceImport } from './jobs'
import { getImport } from './queries/imports'
import { handedIn, imported, stream } from './testing'

withTestDatabase()

let steward: Actor & { name: string }
let colleague: Actor & { name: string }
beforeAll(async () => {
  await aQueue()
  steward = await aColleague('steward')
  colleague = await aColleague('steward')
})

/** Columns by name, as they are read. */
async function columnsOf(importId: string): Promise<Record<string, ImportField | undefined>> {
  const { columns, mapping } = await getImport(steward, importId)
  return Object.fromEntries(columns.map(({ name }, at) => [name, mapping[at]]))
}

test('a file is read as the last one with its headers in any order was, also by another colleague; what the file says stands beside', async () => {
  const first = await handedIn(steward, 'Nom;Contact;Note\nNolwenn Riou;nolwenn@riou.example;à rappeler\n')
  expect(await columnsOf(first)).toMatchObject({ Note: 'extra' })
  const before = await getImport(steward, first)
  expect(before.remembered).toBeNull()
  await imported(steward, first, { source: 'agenda', mapping: ['full_name', 'email', 'ignore'] })

  const second = await handedIn(colleague, 'Note;Nom;Contact\nvip;Malo Riou;malo@riou.example\n')
  expect(await columnsOf(second)).toEqual({ Note: 'ignore', Nom: 'full_name', Contact: 'email' })
  const view = await getImport(colleague, second)
  expect(view).toMatchObject({ source: 'agenda', remembered: { by: steward.name, source: 'agenda' } })
  // What it would be without the colleague: the same guess as for the first file.
  const guessOf = ({ columns, guess }: typeof view) =>
    Object.fromEntries(columns.map(({ name }, at) => [name, guess?.mapping[at]]))
  expect(guessOf(view)).toEqual(guessOf(before))
  expect(view.guess?.source).toBe('import')

  // Taken back to the guess and imported so: that is how the next one begins, and nothing is said.
  await imported(colleague, second, view.guess ?? {})
  const third = await getImport(steward, await handedIn(steward, 'Nom;Contact;Note\nLoïg Riou;loig@riou.example;vip\n'))
  expect(third).toMatchObject({ source: 'import', remembered: null })
})

test('a file that is discarded after its dry run, and one without headers: the first is remembered by what was tried, the second never', async () => {
  const tried = await handedIn(steward, 'Qui;Où\nGwenola Tanguy;Brest\n')
  await imported(steward, tried, { source: 'salon', mapping: ['full_name', 'city'] })
  const discarded = await handedIn(steward, 'Qui;Où\nAodren Tanguy;Brest\n')
  await discardImport(steward, { importId: discarded })
  expect(await getImport(steward, await handedIn(steward, 'Qui;Où\nHoël Tanguy;Brest\n'))).toMatchObject({
    source: 'salon',
  })
  const bare = 'Erwan Le Gall;erwan@gall.example\nRozenn Le Gall;rozenn@gall.example\n'
  await imported(steward, await handedIn(steward, bare), { source: 'liste', mapping: ['full_name', 'extra'] })
  expect(await getImport(steward, await handedIn(steward, bare))).toMatchObject({ source: 'import', remembered: null })
})

test('a column that was empty is read by its values once it has some; a key stays the one key', async () => {
  const first = await handedIn(steward, 'Code;Id;Nom;Ville\nA1;;Bleuenn Cariou;\nA2;;Katell Cariou;\n')
  await imported(steward, first, { mapping: ['source_key', 'ignore', 'full_name', 'ignore'] })
  const second = await handedIn(steward, 'Code;Id;Nom;Ville\nA3;7;Maëlle Cariou;Auray\nA4;8;Yuna Cariou;Vannes\n')
  expect(await columnsOf(second)).toEqual({ Code: 'source_key', Id: 'extra', Nom: 'full_name', Ville: 'city' })
})

test('an import that nobody looks at goes by what was said of its own source only', async () => {
  const file = 'Intitulé;Joindre\nTifenn Goasdoué;tifenn@goasdoue.example\n'
  await imported(steward, await handedIn(steward, file), { source: 'salon', mapping: ['full_name', 'email'] })
  const sent = async (source?: string) => {
    const bytes = stream(Buffer.from(file))
    const { importId } = await receiveImport(steward, { filename: 'api.csv', bytes, source, next: 'check' })
    await advanceImport({ importId })
    return getImport(steward, importId)
  }
  expect(await sent()).toMatchObject({ source: 'import', remembered: null })
  expect((await sent('salon')).mapping).toEqual(['full_name', 'email'])
})

test('the file of refused rows comes back corrected as the file it came from; its two columns mean nothing', async () => {
  const importId = await handedIn(steward, 'Nom;Mél\n;rien\nEnora Le Bris;enora@bris.example\n')
  expect(await imported(steward, importId, { source: 'salon', mapping: ['full_name', 'email'] })).toMatchObject({
    refused: 1,
  })
  for (const [row, reason] of REFUSED_HEADS) {
    const words = { row, reason, reasonOf: (code: string) => code }
    const { text } = await exportRefusedRows(steward, { importId, format: 'csv' }, words)
    let file = ''
    for await (const piece of text) file += piece
    const corrected = await handedIn(steward, file.replace(',rien', 'Alan Le Bris,alan@bris.example'))
    const view = await getImport(steward, corrected)
    expect(view).toMatchObject({ source: 'salon', mapping: ['ignore', 'ignore', 'full_name', 'email'] })
  }
})
