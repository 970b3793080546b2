'use client'

import { useQuery } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { type KeyboardEvent, useEffect, useId, useState } from 'react'
import { announce } from '@/components/ui/announcer'
import { Avatar } from '@/components/ui/avatar'
import { cx } from '@/components/ui/cx'
import { assignmentOptionsQuery } from '@/lib/conversations/cache'
import { matchesName, mentionBefore } from './names'

const MAX_SHOWN = 6

/** Colleagues to name while an @ is being typed: the list, the keys that move in it, and what a choice writes. */
export function useMentions(text: string, caret: number, onChoose: (text: string, caret: number) => void) {
  const t = useTranslations('conversation.composer')
  const id = useId()
  const { data } = useQuery(assignmentOptionsQuery())
  const [active, setActive] = useState(0)
  const [closedAt, setClosedAt] = useState<number | null>(null)
  const found = mentionBefore(text, caret)
  const people = found
    ? (data?.colleagues ?? []).filter((each) => !each.me && matchesName(each.name, found.query)).slice(0, MAX_SHOWN)
    : []
  const open = found !== null && people.length > 0 && closedAt !== found.start
  const chosen = Math.min(active, people.length - 1)

  useEffect(() => {
    if (open) announce(t('mentionCount', { count: people.length }))
  }, [open, people.length, t])

  function choose(index: number): void {
    const person = people[index]
    if (!person || !found) return
    const before = `${text.slice(0, found.start)}@${person.name} `
    onChoose(before + text.slice(caret).replace(/^ /, ''), before.length)
    setActive(0)
  }

  return {
    open,
    /** For the textarea. */
    aria: open
      ? ({ 'aria-autocomplete': 'list', 'aria-controls': id, 'aria-activedescendant': `${id}-${chosen}` } as const)
      : ({ 'aria-autocomplete': 'list' } as const),
    /** True when the key was for the list. */
    onKey(event: KeyboardEvent): boolean {
      if (!open) return false
      if (event.key === 'ArrowDown') setActive((chosen + 1) % people.length)
      else if (event.key === 'ArrowUp') setActive((chosen - 1 + people.length) % people.length)
      else if (event.key === 'Enter' || event.key === 'Tab') choose(chosen)
      else if (event.key === 'Escape') setClosedAt(found?.start ?? null)
      else return false
      event.preventDefault()
      return true
    },
    list: open ? (
      <div
        id={id}
        role="listbox"
        aria-label={t('mentionList')}
        className="absolute bottom-full left-2 z-20 mb-1 w-64 max-w-[calc(100%-1rem)] animate-fade rounded-lg bg-raised p-1 text-md shadow-3"
      >
        {people.map((person, index) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are those of the textarea that owns the list.
          // biome-ignore lint/a11y/useFocusableInteractive: the focus stays in the text (aria-activedescendant).
          <div
            key={person.id}
            id={`${id}-${index}`}
            role="option"
            aria-selected={index === chosen}
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => choose(index)}
            className={cx(
              'flex min-h-8 cursor-pointer items-center gap-2 rounded-md px-2',
              index === chosen && 'bg-hover',
            )}
          >
            <Avatar name={person.name} />
            <span className="ellipsis">{person.name}</span>
          </div>
        ))}
      </div>
    ) : null,
  }
}
