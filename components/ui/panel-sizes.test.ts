import { expect, it } from 'vitest'
import { panelStyleSheet, parsePanelSizes, serialisePanelSizes } from './panel-sizes'

it('survive the way through the cookie', () => {
  const sizes = { 'inbox-queue': 344, 'inbox-customer': 332 }
  expect(parsePanelSizes(serialisePanelSizes(sizes))).toEqual(sizes)
})

it.each([
  'x_300;color:red',
  'a"]{}_300',
  'inbox-queue_9999',
  'inbox-queue_-5',
  'inbox-queue_3.5',
  'inbox-queue',
  '</style>_300',
  '',
])('a forged cookie (%s) puts nothing into the style sheet', (cookie) => {
  expect(panelStyleSheet(parsePanelSizes(cookie))).toBe('')
})
