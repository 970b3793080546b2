import { type RefObject, useEffect } from 'react'

/** Brings the place that is open into sight in a strip of places, which scrolls sideways on a phone. */
export function useCurrentInView(strip: RefObject<HTMLElement | null>, pathname: string): void {
  useEffect(() => {
    strip.current?.querySelector('[aria-current]')?.scrollIntoView({ inline: 'center', block: 'nearest' })
  }, [strip, pathname])
}
