import { Icon } from '@/components/ui/icon'
import { HiddenFields } from './controls'

/** What was saved last; `at` in epoch ms. `error` is a code, or `offline`. */
export type SavedState = { changeId: string | null; what: string | null; at: number; error: string | null }
export type SavedWords = {
  /** With `{time}`. */
  saved: string
  undone: string
  undo: string
  failed: string
  again: string
  errors: Record<string, string>
  /** What a change was about, by its name. */
  what: Record<string, string>
}

const ZONE = 'Europe/Paris'

/** « 14 h 05 », as everywhere else in the product. */
function clock(at: number, locale: 'fr' | 'en'): string {
  const time = new Intl.DateTimeFormat('en-GB', { timeZone: ZONE, hour: '2-digit', minute: '2-digit' }).format(at)
  const [hour = '', minute = ''] = time.split(':')
  return locale === 'fr' ? `${Number(hour)}\u00a0h\u00a0${minute}` : time
}

/** The line at the foot of the page: saved at, what, and the way back. Always there, so that it is read out. */
export function SavedBar({
  state,
  words,
  locale,
}: {
  state: SavedState | null
  words: SavedWords
  locale: 'fr' | 'en'
}) {
  const undone = state?.what === 'undo'
  const heading = !state
    ? ''
    : state.error
      ? words.failed
      : (undone ? words.undone : words.saved).replace('{time}', clock(state.at, locale))
  const detail = !state
    ? ''
    : state.error
      ? state.error === 'offline'
        ? words.again
        : (words.errors[state.error] ?? words.errors.other)
      : undone || !state.what
        ? ''
        : (words.what[state.what] ?? '')
  return (
    <div
      className={
        state
          ? 'fixed inset-x-0 bottom-0 z-5 mx-auto flex min-h-17 items-center justify-between gap-3 bg-inverse py-2.5 pr-3 pl-5 text-on-inverse shadow-3 md:bottom-4 md:max-w-[34rem] md:rounded-lg'
          : undefined
      }
    >
      <div role="status" className={state ? 'flex min-w-0 items-center gap-3' : 'sr-only'}>
        {state ? <Icon name={state.error ? 'alert' : 'check'} /> : null}
        <p className="min-w-0 text-md">
          <span className="block font-semibold">{heading}</span>
          {detail ? <span className="block">{detail}</span> : null}
        </p>
      </div>
      {state?.changeId && !undone ? (
        <form action="/api/portal/choices" method="post" data-saves="submit">
          <HiddenFields fields={{ set: 'undo', changeId: state.changeId, lang: locale }} />
          <button
            type="submit"
            className="inline-flex min-h-12 items-center gap-2 rounded-lg border border-current px-4 font-semibold focus-visible:outline-current"
          >
            <Icon name="undo" />
            {words.undo}
          </button>
        </form>
      ) : null}
    </div>
  )
}
