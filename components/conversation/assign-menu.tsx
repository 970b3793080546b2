'use client'

import { useQuery } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { type ReactElement, useState } from 'react'
import { Avatar } from '@/components/ui/avatar'
import { Icon } from '@/components/ui/icon'
import { Input } from '@/components/ui/input'
import { Popover } from '@/components/ui/popover'
import { moveFocus } from '@/components/ui/roving'
import { assignmentOptionsQuery } from '@/lib/conversations/cache'
import type { PersonView } from '@/lib/conversations/views'
import { matchesName } from './names'

type Props = {
  trigger: ReactElement
  open: boolean
  onOpenChange: (open: boolean) => void
  me: PersonView
  assignee: PersonView | null
  onAssign: (assignee: PersonView | null) => void
}

const ROW =
  'flex min-h-8 w-full items-center gap-2 rounded-md px-2 text-left hover:bg-hover focus-visible:bg-hover focus-visible:outline-offset-[-2px] aria-[current]:bg-accent-soft'

/** Gives the conversation to a colleague found by a few letters, or back to its queue. */
export function AssignMenu({ trigger, open, onOpenChange, me, assignee, onAssign }: Props) {
  const t = useTranslations('conversation.assign')
  const { data } = useQuery(assignmentOptionsQuery())
  const [query, setQuery] = useState('')
  const colleagues = (data?.colleagues ?? [])
    .filter((each) => each.canReply && matchesName(each.name, query))
    .sort((a, b) => Number(b.id === me.id) - Number(a.id === me.id))

  function choose(person: PersonView | null): void {
    onOpenChange(false)
    setQuery('')
    onAssign(person)
  }

  return (
    <Popover
      trigger={trigger}
      label={t('title')}
      align="end"
      open={open}
      onOpenChange={onOpenChange}
      className="w-72 p-2"
    >
      <Input
        icon="search"
        aria-label={t('search')}
        placeholder={t('search')}
        value={query}
        onChange={(event) => setQuery(event.currentTarget.value)}
        onKeyDown={(event) => {
          const [first] = colleagues
          if (event.key === 'Enter' && first) {
            event.preventDefault()
            choose(first)
          }
          if (event.key === 'ArrowDown') {
            event.preventDefault()
            event.currentTarget.closest('[role="dialog"]')?.querySelector<HTMLElement>('[data-choice]')?.focus()
          }
        }}
      />
      {/* biome-ignore lint/a11y/noStaticElementInteractions: arrows move between the buttons inside. */}
      <div
        className="scroll-thin mt-2 max-h-72 overflow-y-auto"
        onKeyDown={(event) => void moveFocus(event, '[data-choice]', 'vertical')}
      >
        {assignee && query === '' ? (
          <button type="button" data-choice="" className={ROW} onClick={() => choose(null)}>
            <span className="grid size-6 place-items-center rounded-full border border-line-3 border-dashed text-text-3">
              <Icon name="x" size="xs" />
            </span>
            {t('nobody')}
          </button>
        ) : null}
        {colleagues.map(({ id, name }) => (
          <button
            key={id}
            type="button"
            data-choice=""
            aria-current={id === assignee?.id || undefined}
            className={ROW}
            onClick={() => choose({ id, name })}
          >
            <Avatar name={name} tone={id === me.id ? 'me' : 'neutral'} />
            <span className="ellipsis flex-1">{name}</span>
            {id === me.id ? <span className="text-sm text-text-3">{t('me')}</span> : null}
            {id === assignee?.id ? <Icon name="check" size="sm" className="text-accent-text" /> : null}
          </button>
        ))}
        {colleagues.length === 0 ? <p className="px-2 py-3 text-text-3">{t('none')}</p> : null}
      </div>
    </Popover>
  )
}
