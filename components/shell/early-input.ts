declare global {
  interface Window {
    /** What was done before the page came alive; gone once it has. */
    relaisEarly?: { events: Event[]; stop: () => void }
  }
}

/**
 * Notes what is pressed and typed while the page stands there but its scripts do not listen yet. Its text is written
 * into the document by the layout, so it refers to nothing outside of itself.
 */
export function noteEarlyInput(): void {
  const kinds = 'pointerdown mousedown pointerup mouseup click keydown submit input change'.split(' ')
  const events: Event[] = []
  const note = (event: Event) => {
    const target = event.target as Element
    // Links and forms with an address do without scripts.
    if (/pointer|mouse|click/.test(event.type) && !target.closest('button[type="button"]')) return
    // What a password field holds is read when its form is sent; no copy of its keys is kept.
    if (event instanceof KeyboardEvent && event.key !== 'Enter' && target.matches('input[type="password"]')) return
    if (event.type === 'submit') {
      if (target.hasAttribute('action')) return
      // It would be sent to its own page, with what is written in it in the address.
      event.preventDefault()
    }
    // React may listen already; what comes to it later must not come twice.
    event.stopImmediatePropagation()
    events.push(event)
  }
  for (const kind of kinds) document.addEventListener(kind, note, true)
  window.relaisEarly = {
    events,
    stop: () => {
      for (const kind of kinds) document.removeEventListener(kind, note, true)
    },
  }
}
