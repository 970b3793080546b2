'use client'

import { Command } from 'cmdk'
import { useTranslations } from 'next-intl'
import { Dialog } from 'radix-ui'
import { useEffect, useMemo, useRef, useState } from 'react'
import { announce } from '@/components/ui/announcer'
import { Avatar } from '@/components/ui/avatar'
import { RemovableChip } from '@/components/ui/chip'
import { Icon } from '@/components/ui/icon'
import { Kbd } from '@/components/ui/kbd'
import { Marked } from '@/components/ui/marked'
import { Spinner } from '@/components/ui/spinner'
import { useRouter } from '@/lib/i18n/navigation'
import { closePalette, openPalette, type PaletteEntry, type PaletteSearch, usePaletteStore } from './palette'
import { matchText } from './palette-match'
import { useShortcut } from './shortcuts'

const PAUSE_MS = 120

type Section = { id: string; heading: string; order: number; entries: readonly PaletteEntry[]; count?: number }
type Answers = {
  query: string
  sections: readonly Section[]
  failed: readonly string[]
  pending: boolean
  ms: number | null
}
const NO_ANSWER: Answers = { query: '', sections: [], failed: [], pending: false, ms: null }

/** Asks every search at once; each section appears as it comes, and the old ones stay until the first does. */
function useAnswers(query: string, searches: readonly PaletteSearch[]): Answers {
  const [answers, setAnswers] = useState<Answers>(NO_ANSWER)

  useEffect(() => {
    const asked = searches.filter((each) => query.length >= (each.minLength ?? 2))
    if (asked.length === 0) {
      setAnswers(NO_ANSWER)
      return
    }
    const abort = new AbortController()
    setAnswers((current) => ({ ...current, pending: true }))
    const timer = setTimeout(() => {
      const started = performance.now()
      let left = asked.length
      let sections: readonly Section[] = []
      let failed: readonly string[] = []
      for (const source of asked) {
        source
          .search(query, abort.signal)
          .then(
            (entries) => {
              sections = [
                ...sections,
                { id: source.id, heading: source.heading, order: source.order, entries, count: entries.length },
              ]
            },
            () => {
              failed = [...failed, source.heading]
            },
          )
          .finally(() => {
            if (abort.signal.aborted) return
            left -= 1
            setAnswers({ query, sections, failed, pending: left > 0, ms: Math.round(performance.now() - started) })
          })
      }
    }, PAUSE_MS)
    return () => {
      clearTimeout(timer)
      abort.abort()
    }
  }, [query, searches])

  return answers
}

function Line({ entry, onChoose }: { entry: PaletteEntry; onChoose: (entry: PaletteEntry) => void }) {
  return (
    <Command.Item
      value={entry.id}
      onSelect={() => onChoose(entry)}
      lang={entry.lang}
      className="grid min-h-9 cursor-pointer grid-cols-[1.5rem_minmax(0,1fr)_auto] items-center gap-x-2.5 rounded-md px-2.5 py-1 text-md data-[selected=true]:bg-accent-soft max-md:min-h-11 forced-colors:data-[selected=true]:outline-2"
    >
      {entry.avatar ? (
        <Avatar name={entry.avatar} />
      ) : (
        <span className="grid size-6 place-items-center text-text-2">
          {entry.icon ? <Icon name={entry.icon} /> : null}
        </span>
      )}
      <span className="flex min-w-0 items-baseline gap-2 max-md:flex-col max-md:items-stretch max-md:gap-0">
        <span className="ellipsis max-w-full shrink-0">
          <Marked text={entry.label} ranges={entry.ranges ?? []} />
        </span>
        {entry.detail ? <span className="ellipsis text-sm text-text-3">{entry.detail}</span> : null}
      </span>
      <span className="flex items-center gap-1.5 whitespace-nowrap text-sm text-text-3">
        {entry.trailing}
        {entry.kbd ? <Kbd keys={entry.kbd} className="max-md:hidden" /> : null}
      </span>
    </Command.Item>
  )
}

function PaletteBody({ initialQuery }: { initialQuery: string }) {
  const t = useTranslations('shell.palette')
  const common = useTranslations('common')
  const router = useRouter()
  const { groups, searches } = usePaletteStore()
  const [query, setQuery] = useState(initialQuery)
  const [selected, setSelected] = useState('')
  // Until somebody moves, the first line is the chosen one, also when a better section comes in above it.
  const [moved, setMoved] = useState(false)
  const [scoped, setScoped] = useState(true)
  const trimmed = query.trim()
  const answers = useAnswers(trimmed, searches)

  const scope = groups.find((group) => group.scope !== undefined)?.scope
  const sections = useMemo(() => {
    const matched = groups
      .filter((group) => scoped || group.scope === undefined)
      .map((group): Section => {
        if (trimmed === '') return { ...group, entries: group.actions }
        const entries = group.actions
          .flatMap((action) => {
            const onLabel = matchText(trimmed, action.label)
            const match = onLabel ?? matchText(trimmed, `${action.label} ${action.keywords ?? ''}`)
            return match
              ? [{ action, score: onLabel ? match.score : match.score / 2, ranges: onLabel?.ranges ?? [] }]
              : []
          })
          .toSorted((a, b) => b.score - a.score)
          .map(({ action, ranges }) => ({ ...action, ranges }))
        return { ...group, entries }
      })
    // A section keeps its place while the next answer is on its way.
    const found = trimmed === '' ? [] : answers.sections
    return [...found, ...matched].filter((section) => section.entries.length > 0).toSorted((a, b) => a.order - b.order)
  }, [groups, scoped, trimmed, answers.sections])

  const entries = sections.flatMap((section) =>
    section.entries.map((entry) => ({ ...entry, id: `${section.id}/${entry.id}` })),
  )
  const total = entries.length
  const first = entries[0]?.id
  useEffect(() => {
    if (!moved && first !== undefined) setSelected(first)
  }, [moved, first])

  // What is highlighted is likely to be opened.
  const href = entries.find((entry) => entry.id === selected)?.href
  useEffect(() => {
    if (href) router.prefetch(href)
  }, [href, router])

  const settled = !answers.pending && trimmed !== ''
  useEffect(() => {
    if (settled) announce(t('count', { count: total }))
  }, [settled, total, t])

  function choose(entry: PaletteEntry): void {
    closePalette()
    if (entry.href) router.push(entry.href)
    else void entry.run?.()
  }

  return (
    <Command
      shouldFilter={false}
      loop
      label={t('label')}
      value={selected}
      onValueChange={setSelected}
      onKeyDown={(event) => {
        if (['ArrowDown', 'ArrowUp', 'Home', 'End'].includes(event.key)) setMoved(true)
      }}
      onPointerMove={() => setMoved(true)}
      className="flex min-h-0 flex-1 flex-col"
    >
      <div className="flex h-13 shrink-0 items-center gap-2.5 border-line border-b px-4">
        {answers.pending ? (
          <Spinner size="md" className="text-text-3" />
        ) : (
          <Icon name="search" className="text-text-3" />
        )}
        <Command.Input
          autoFocus
          value={query}
          onValueChange={(typed) => {
            setQuery(typed)
            setMoved(false)
          }}
          placeholder={t('placeholder')}
          className="h-full min-w-0 flex-1 bg-transparent text-lg outline-none"
        />
        {scope && scoped ? (
          <RemovableChip
            tone="neutral"
            size="sm"
            what={scope}
            className="max-md:hidden"
            onRemove={() => setScoped(false)}
          >
            {scope}
          </RemovableChip>
        ) : null}
        <Dialog.Close
          aria-label={common('close')}
          className="grid min-h-8 min-w-8 place-items-center rounded-md hover:bg-hover"
        >
          <Kbd keys="Escape" />
        </Dialog.Close>
      </div>
      <Command.List label={t('results')} className="scroll-thin min-h-0 flex-1 overflow-y-auto px-1.5 pt-1 pb-1.5">
        {sections.map((section) => (
          <Command.Group
            key={section.id}
            heading={
              <span className="flex gap-2 px-2.5 pt-2.5 pb-1 text-xs font-semibold text-text-3">
                {section.heading}
                {section.count === undefined ? null : <span className="font-normal">{section.count}</span>}
              </span>
            }
          >
            {section.entries.map((entry) => (
              <Line key={entry.id} entry={{ ...entry, id: `${section.id}/${entry.id}` }} onChoose={choose} />
            ))}
          </Command.Group>
        ))}
        {answers.failed.map((heading) => (
          <p key={heading} className="flex items-center gap-2 px-2.5 py-2 text-md text-red">
            <Icon name="alert" />
            {t('failed', { source: heading })}
          </p>
        ))}
        {settled && total === 0 && answers.failed.length === 0 ? (
          <p className="px-4 py-10 text-center text-md text-balance text-text-2">{t('empty', { query: trimmed })}</p>
        ) : null}
      </Command.List>
      <footer className="flex h-9 shrink-0 items-center gap-3.5 border-line border-t px-3.5 text-sm text-text-3 max-md:hidden">
        <span className="flex items-center gap-1.5">
          <Kbd keys="ArrowUp" />
          <Kbd keys="ArrowDown" />
          {t('choose')}
        </span>
        <span className="flex items-center gap-1.5">
          <Kbd keys="Enter" />
          {t('open')}
        </span>
        <span className="ml-auto">
          {answers.pending
            ? t('searching')
            : answers.ms === null
              ? t('count', { count: total })
              : t('timed', { count: total, ms: answers.ms })}
        </span>
      </footer>
    </Command>
  )
}

/** The palette of ⌘/Ctrl-K. What it offers is registered by the screens (usePaletteActions, usePaletteSearch). */
export function CommandPalette() {
  const t = useTranslations('shell')
  const { open, initialQuery } = usePaletteStore()
  const returnTo = useRef<HTMLElement | null>(null)
  useShortcut({
    id: 'palette.open',
    keys: 'mod+k',
    label: t('shortcuts.palette'),
    whileTyping: true,
    run: () => openPalette(),
  })

  return (
    <Dialog.Root open={open} onOpenChange={(next) => (next ? openPalette() : closePalette())}>
      <Dialog.Portal>
        <Dialog.Overlay className="fixed inset-0 z-50 animate-fade bg-scrim" />
        <Dialog.Content
          aria-describedby={undefined}
          onOpenAutoFocus={() => {
            returnTo.current = document.activeElement instanceof HTMLElement ? document.activeElement : null
          }}
          onCloseAutoFocus={(event) => {
            event.preventDefault()
            returnTo.current?.focus({ preventScroll: true })
          }}
          className="fixed z-50 flex animate-fade flex-col overflow-hidden bg-raised shadow-3 max-md:inset-0 md:top-24 md:left-1/2 md:max-h-[calc(100dvh-9rem)] md:w-170 md:max-w-[calc(100vw-1.5rem)] md:-translate-x-1/2 md:rounded-lg"
        >
          <Dialog.Title className="sr-only">{t('palette.label')}</Dialog.Title>
          <PaletteBody initialQuery={initialQuery} />
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  )
}
