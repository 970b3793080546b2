'use client'

import { useTranslations } from 'next-intl'
import { type KeyboardEvent, useEffect, useRef, useState } from 'react'
import { Button } from '@/components/ui/button'
import { Dialog } from '@/components/ui/dialog'
import { Kbd, useIsApple, useKeySpelling } from '@/components/ui/kbd'
import { Switch } from '@/components/ui/switch'
import { conflictOf, isReserved, keyOf } from './shortcut-keys'
import { changeShortcuts, type LiveShortcut, type ShortcutGroup, useShortcuts } from './shortcuts'

const GROUPS: readonly ShortcutGroup[] = ['list', 'conversation', 'go', 'general']
/** After the first key, so long is a second one waited for. */
const SECOND_KEY_MS = 800

function KeyRow({ shortcut, others }: { shortcut: LiveShortcut; others: readonly LiveShortcut[] }) {
  const t = useTranslations('shell.shortcuts')
  const apple = useIsApple()
  const [recording, setRecording] = useState(false)
  const [first, setFirst] = useState<string | null>(null)
  const [fault, setFault] = useState<string | null>(null)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  useEffect(() => () => clearTimeout(timer.current), [])

  function stop(): void {
    clearTimeout(timer.current)
    setRecording(false)
    setFirst(null)
  }

  function take(keys: string): void {
    stop()
    const conflict = conflictOf(shortcut.id, keys, others)
    if (conflict) {
      setFault(t('conflict', { label: others.find((each) => each.id === conflict.id)?.label ?? '' }))
      return
    }
    changeShortcuts((current) => {
      const { [shortcut.id]: _old, ...rest } = current.keys
      return { ...current, keys: keys === shortcut.defaultKeys ? rest : { ...rest, [shortcut.id]: keys } }
    })
  }

  function onKeyDown(event: KeyboardEvent): void {
    if (!recording) return
    if (event.key === 'Tab') {
      stop()
      return
    }
    event.preventDefault()
    event.stopPropagation()
    if (event.key === 'Escape') {
      stop()
      return
    }
    const key = keyOf(event.nativeEvent, apple)
    if (key === null) return
    if (isReserved(key)) {
      stop()
      setFault(t('reserved'))
    } else if (first !== null) take(`${first} ${key}`)
    else if (key.startsWith('mod+')) take(key)
    else {
      setFirst(key)
      timer.current = setTimeout(() => take(key), SECOND_KEY_MS)
    }
  }

  return (
    <li className="flex min-h-9 flex-wrap items-center gap-x-3 border-line border-b py-1 last:border-b-0">
      <span className="min-w-0 flex-1">{shortcut.label}</span>
      {fault ? (
        <span role="status" className="text-red text-sm">
          {fault}
        </span>
      ) : null}
      {shortcut.keys === shortcut.defaultKeys ? null : (
        <Button size="sm" variant="ghost" onClick={() => take(shortcut.defaultKeys)}>
          {t('reset')}
        </Button>
      )}
      <button
        type="button"
        aria-label={recording ? t('press') : t('change', { label: shortcut.label })}
        data-recording={recording || undefined}
        onClick={() => {
          setFault(null)
          setRecording(true)
        }}
        onBlur={stop}
        onKeyDown={onKeyDown}
        className="inline-flex min-h-7 min-w-7 items-center justify-end rounded-md px-1 hover:bg-hover"
      >
        {recording ? <span className="text-accent-text text-sm">{t('press')}</span> : <Kbd keys={shortcut.keys} />}
      </button>
    </li>
  )
}

/** Every live shortcut, by group; each can be changed, and the single-key ones switched off. */
export function ShortcutHelp({ open, onOpenChange }: { open: boolean; onOpenChange: (open: boolean) => void }) {
  const t = useTranslations('shell.shortcuts')
  const { live, settings } = useShortcuts()
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title={t('title')}
      description={t('description')}
      size="lg"
      footer={
        Object.keys(settings.keys).length > 0 ? (
          <Button variant="ghost" onClick={() => changeShortcuts((current) => ({ ...current, keys: {} }))}>
            {t('resetAll')}
          </Button>
        ) : null
      }
    >
      <Switch
        className="mb-4"
        label={t('enabled')}
        hint={t('enabledHint')}
        checked={!settings.off}
        onChange={(event) => {
          const off = !event.currentTarget.checked
          changeShortcuts((current) => ({ ...current, off }))
        }}
      />
      <div className="gap-x-8 md:columns-2">
        {GROUPS.map((group) => {
          const rows = live.filter((each) => each.group === group)
          return rows.length === 0 ? null : (
            <section key={group} className="mb-5 break-inside-avoid">
              <h3 className="mb-1 text-sm text-text-2">{t(`groups.${group}`)}</h3>
              <ul className="text-md">
                {rows.map((shortcut) => (
                  <KeyRow key={shortcut.id} shortcut={shortcut} others={live} />
                ))}
              </ul>
            </section>
          )
        })}
      </div>
    </Dialog>
  )
}

/** While a sequence waits: what its second key can be. */
export function SequenceHint() {
  const t = useTranslations('shell.shortcuts')
  const { live, waiting } = useShortcuts()
  const spell = useKeySpelling()
  if (waiting === null) return null
  const next = live.filter((each) => each.keys.startsWith(`${waiting} `))
  return (
    <div
      role="status"
      className="fixed inset-x-0 bottom-4 z-50 mx-auto flex w-fit max-w-[calc(100vw-2rem)] animate-rise flex-wrap items-center gap-x-4 gap-y-1 rounded-lg bg-inverse px-4 py-2.5 text-md text-on-inverse shadow-3"
    >
      <span className="opacity-75">{t('pending', { key: spell(waiting).flat().join(' ') })}</span>
      {next.map((each) => (
        <span key={each.id} className="inline-flex items-center gap-1.5">
          <Kbd keys={each.keys.slice(waiting.length + 1)} tone="inherit" />
          {each.label}
        </span>
      ))}
    </div>
  )
}
