'use client'

import { useRouter } from 'next/navigation'
import { type FormEvent, type ReactNode, useEffect, useEffectEvent, useRef, useState, useTransition } from 'react'
import { SavedBar, type SavedState, type SavedWords } from './saved-bar'

type Props = {
  locale: 'fr' | 'en'
  words: SavedWords
  /** What the page was opened to say: a change saved without script. */
  initial: SavedState | null
  children: ReactNode
}

/** Gives every field that its owner left or never touched what the server says; open details and focus stay. */
function showWhatIsSaved(root: HTMLElement): void {
  for (const form of root.querySelectorAll<HTMLFormElement>('form[data-saves]')) {
    form.reset()
    // A select's default is not written by React when it changes; the server's word stands in an attribute.
    for (const select of form.querySelectorAll<HTMLSelectElement>('select[data-value]'))
      select.value = select.dataset.value ?? select.value
  }
}

/** Whether something was chosen in a form before this script was there to hear of it. */
function isChanged(form: HTMLFormElement): boolean {
  const inputs = [...form.querySelectorAll<HTMLInputElement>('input:not([type=hidden])')]
  const selects = [...form.querySelectorAll<HTMLSelectElement>('select[data-value]')]
  return (
    inputs.some((input) => input.checked !== input.defaultChecked) ||
    selects.some((select) => select.value !== select.dataset.value)
  )
}

/**
 * Saves each form of the page as soon as something in it changes, says so, and offers to take it back. Without script
 * the same forms go to the same address with their buttons.
 */
export function AutoSave({ locale, words, initial, children }: Props) {
  const router = useRouter()
  const root = useRef<HTMLDivElement>(null)
  const saving = useRef(0)
  const [state, setState] = useState(initial)
  const [refreshing, startRefresh] = useTransition()

  async function save(form: HTMLFormElement, submitter: HTMLElement | null): Promise<void> {
    const body = new URLSearchParams()
    for (const [name, value] of new FormData(form, submitter)) if (typeof value === 'string') body.append(name, value)
    saving.current += 1
    try {
      const response = await fetch(form.action, { method: 'post', body, headers: { accept: 'application/json' } })
      const answer = (await response.json()) as { changeId?: string | null; what?: string; code?: string }
      if (response.status === 401) {
        window.location.reload()
        return
      }
      if (response.ok) {
        if (answer.changeId)
          setState({ changeId: answer.changeId, what: answer.what ?? null, at: Date.now(), error: null })
      } else setState({ changeId: null, what: null, at: Date.now(), error: answer.code ?? 'other' })
    } catch {
      setState({ changeId: null, what: null, at: Date.now(), error: 'offline' })
    } finally {
      saving.current -= 1
      startRefresh(() => router.refresh())
    }
  }

  // What was ticked on a slow line, before the page came alive, is saved as well.
  const saveEarly = useEffectEvent(() => {
    for (const form of root.current?.querySelectorAll<HTMLFormElement>('form[data-saves=change]') ?? [])
      if (isChanged(form)) void save(form, null)
  })
  useEffect(() => saveEarly(), [])

  useEffect(() => {
    if (!refreshing && saving.current === 0 && root.current) showWhatIsSaved(root.current)
  }, [refreshing])

  const onChange = (event: FormEvent) => {
    const form = (event.target as HTMLInputElement).form
    if (form?.dataset.saves === 'change') void save(form, null)
  }
  const onSubmit = (event: FormEvent) => {
    const form = event.target as HTMLFormElement
    if (!form.dataset.saves) return
    event.preventDefault()
    void save(form, (event.nativeEvent as SubmitEvent).submitter)
  }
  return (
    <div ref={root} onChange={onChange} onSubmit={onSubmit}>
      {children}
      <SavedBar state={state} words={words} locale={locale} />
    </div>
  )
}
