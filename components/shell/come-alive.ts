'use client'

import { flushSync } from 'react-dom'

type TextField = HTMLInputElement | HTMLTextAreaElement
const isText = (element: Element | null): element is TextField =>
  element instanceof HTMLTextAreaElement ||
  (element instanceof HTMLInputElement && !['checkbox', 'radio', 'file', 'button', 'submit'].includes(element.type))

/**
 * A page comes alive part by part, but React hurries to the part in which something is pressed (selective hydration):
 * it listens when this returns, unless its code has yet to come.
 */
export function bringAlive(element: Element): void {
  element.dispatchEvent(new Event('keyup', { bubbles: true }))
}

type Written = { field: HTMLElement; value: string; checked: boolean }

/** What was written in each field, as it stands: React puts its own back in a field as soon as it draws another. */
function writtenIn(events: readonly Event[]): Written[] {
  const fields = new Set(events.filter(isWriting).map(({ target }) => target as HTMLInputElement))
  return [...fields].map((field) => ({ field, value: field.value, checked: field.checked }))
}
const isWriting = ({ type }: Event) => type === 'input' || type === 'change'

/** React took what it found in the field for what it had drawn, and hears of a change only. */
function tellAgain({ field, value, checked }: Written): void {
  bringAlive(field)
  if (isText(field)) {
    // Another than what it is to hear of: a field that was emptied changed as well.
    field.value = value === '' ? ' ' : ''
    // Past React, which watches the property of the element.
    Object.getOwnPropertyDescriptor(Object.getPrototypeOf(field), 'value')?.set?.call(field, value)
    field.dispatchEvent(new Event('input', { bubbles: true }))
  } else if (field instanceof HTMLInputElement && field.type !== 'file') {
    // The one of its group that was chosen after it tells.
    if (field.type === 'radio' && !checked) return
    field.checked = !checked
    field.click()
  } else {
    if (field instanceof HTMLSelectElement) field.value = value
    field.dispatchEvent(new Event('change', { bubbles: true }))
  }
}

/** A key goes where the focus is by now: what follows the key of an answer is its text. */
function pressAgain(event: KeyboardEvent): void {
  const { target, key } = event
  const focused = target === document.body ? (document.activeElement ?? document.body) : target
  const press = new KeyboardEvent(event.type, event)
  const isPassed = focused?.dispatchEvent(press) ?? false
  const isLetter = key.length === 1 && !event.ctrlKey && !event.metaKey
  if (isPassed && isLetter && focused !== target && focused instanceof Element && isText(focused))
    document.execCommand('insertText', false, key)
}

function playAgain(event: Event): void {
  const { target } = event
  // Of a button with an icon, the icon is what was pressed.
  if (!(target instanceof Element) || !target.isConnected) return
  if (event instanceof KeyboardEvent) pressAgain(event)
  else if (event instanceof MouseEvent) target.dispatchEvent(new PointerEvent(event.type, event))
  else if (target instanceof HTMLFormElement) {
    // Sending hurries nothing.
    bringAlive(target)
    target.requestSubmit((event as SubmitEvent).submitter)
  }
}

function replayEarlyInput(): void {
  const early = window.relaisEarly
  if (!early) return
  delete window.relaisEarly
  early.stop()
  const written = writtenIn(early.events)
  const done = early.events.filter((event) => !isWriting(event))
  // React brings nothing more alive while it runs effects.
  setTimeout(() => {
    for (const each of written) if (each.field.isConnected) flushSync(() => tellAgain(each))
    // Drawn one by one: each key goes where the one before has led.
    for (const event of done) flushSync(() => playAgain(event))
  })
}

/** A part of the page that does not listen yet would be left for its own address, with what is written in it. */
function holdBack(event: SubmitEvent): void {
  if (event.target instanceof Element && !event.target.hasAttribute('action')) event.preventDefault()
}

/** Does again in the page, which listens now, what was done in it before, and hurries to where somebody goes to write. */
export function comeAlive(): () => void {
  // Behind React, which listens at the document.
  window.addEventListener('submit', holdBack)
  replayEarlyInput()
  // A paste or a password manager fills a field without a key that would bring it alive.
  const onFocus = ({ target }: FocusEvent) => {
    if (target instanceof Element && isText(target)) bringAlive(target)
  }
  document.addEventListener('focusin', onFocus)
  return () => {
    window.removeEventListener('submit', holdBack)
    document.removeEventListener('focusin', onFocus)
  }
}
