import { expect, it } from 'vitest'
import { initials } from './initials'

it.each([
  ['Hélène Castaing-Roy', 'HC'],
  ['Claire Delmas', 'CD'],
  ['Charles de Gaulle', 'CG'],
  ['Élodie', 'É'],
  ['Toitures Kervadec SARL', 'TK'],
  ['jean-luc', 'JL'],
  ['d’Artagnan', 'DA'],
  ['42', '?'],
  ['', '?'],
  ['李 小龍', '李小'],
])('of %s are %s', (name, wanted) => {
  expect(initials(name)).toBe(wanted)
})
