'use client'

import { useQuery } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { buttonClass } from '@/components/ui/button'
import { FilterChip } from '@/components/ui/chip'
import { cx } from '@/components/ui/cx'
import { Icon } from '@/components/ui/icon'
import { Menu, MenuCheck, MenuChoices, MenuItem, MenuLabel, MenuSeparator } from '@/components/ui/menu'
import { CHANNELS } from '@/lib/channels/port'
import { assignmentOptionsQuery } from '@/lib/conversations/cache'
import { CONVERSATION_REASONS } from '@/lib/conversations/domain'
import type { InboxFilters } from '@/lib/conversations/schemas'

const toggled = <Value,>(list: readonly Value[], value: Value, on: boolean): Value[] =>
  on ? [...list, value] : list.filter((each) => each !== value)

const CHIP =
  'inline-flex h-6 shrink-0 items-center gap-1 rounded-md border px-2 font-medium text-sm whitespace-nowrap data-[state=open]:bg-active'

function Trigger({
  label,
  chosen,
  ...rest
}: { label: string; chosen: number } & Omit<React.ComponentProps<'button'>, 'children'>) {
  return (
    <button
      type="button"
      className={cx(
        CHIP,
        chosen > 0 ? 'border-transparent bg-accent-soft text-accent-text' : 'border-line-2 text-text-2 hover:bg-hover',
      )}
      {...rest}
    >
      {label}
      {chosen > 0 ? <span>{chosen}</span> : null}
      <Icon name="down" size="sm" />
    </button>
  )
}

/** How many filters are in force. */
export function filterCount(filters: InboxFilters): number {
  const { channel, reason, urgency, queue, assignee } = filters
  return channel.length + reason.length + urgency.length + (queue ? 1 : 0) + (assignee ? 1 : 0)
}

const ANYTHING = ''

type Props = { filters: InboxFilters; onChange: (filters: InboxFilters) => void }

/** Channel, reason, urgency, queue and assignee, and the order of the list. */
export function QueueFilters({ filters, onChange }: Props) {
  const t = useTranslations('inbox.filters')
  const channels = useTranslations('conversation.channel')
  const reasons = useTranslations('conversation.reason')
  const common = useTranslations('common')
  const { data: options } = useQuery(assignmentOptionsQuery())
  const change = (part: Partial<InboxFilters>) => onChange({ ...filters, ...part })
  const others = (filters.queue ? 1 : 0) + (filters.assignee ? 1 : 0)
  const whose = filters.view !== 'mine' && filters.view !== 'waiting' && filters.view !== 'unassigned'

  return (
    <fieldset
      aria-label={t('label')}
      className="scroll-none min-w-0 flex shrink-0 items-center gap-1.5 overflow-x-auto border-line border-b py-2 pr-3 pl-4"
    >
      <Menu trigger={<Trigger label={t('channel')} chosen={filters.channel.length} />}>
        <MenuLabel>{t('channel')}</MenuLabel>
        {CHANNELS.filter((each) => each !== 'internal').map((each) => (
          <MenuCheck
            key={each}
            checked={filters.channel.includes(each)}
            onCheckedChange={(on) => change({ channel: toggled(filters.channel, each, on) })}
          >
            {channels(each)}
          </MenuCheck>
        ))}
      </Menu>
      <Menu trigger={<Trigger label={t('reason')} chosen={filters.reason.length} />}>
        <MenuLabel>{t('reason')}</MenuLabel>
        {CONVERSATION_REASONS.map((each) => (
          <MenuCheck
            key={each}
            checked={filters.reason.includes(each)}
            onCheckedChange={(on) => change({ reason: toggled(filters.reason, each, on) })}
          >
            {reasons(each)}
          </MenuCheck>
        ))}
      </Menu>
      <FilterChip
        pressed={filters.urgency.includes('high')}
        className="shrink-0"
        onClick={() => change({ urgency: filters.urgency.includes('high') ? [] : ['high'] })}
      >
        {t('urgent')}
      </FilterChip>
      <Menu
        trigger={
          <button
            type="button"
            aria-label={t('more')}
            title={t('more')}
            className={cx(
              'inline-grid h-6 w-7 shrink-0 place-items-center rounded-md data-[state=open]:bg-active',
              others > 0 ? 'bg-accent-soft text-accent-text' : 'text-text-2 hover:bg-hover hover:text-text',
            )}
          >
            <Icon name="filter" size="sm" />
          </button>
        }
      >
        <MenuChoices
          label={t('queue')}
          value={filters.queue ?? ANYTHING}
          onValueChange={(queue) => change({ queue: queue === ANYTHING ? undefined : queue })}
          choices={[
            { value: ANYTHING, label: t('everyQueue') },
            ...(options?.queues ?? []).map(({ id, name }) => ({ value: id, label: name })),
          ]}
        />
        {whose ? (
          <>
            <MenuSeparator />
            <MenuChoices
              label={t('assignee')}
              value={filters.assignee ?? ANYTHING}
              onValueChange={(assignee) => change({ assignee: assignee === ANYTHING ? undefined : assignee })}
              choices={[
                { value: ANYTHING, label: t('anyone') },
                ...(options?.colleagues ?? [])
                  .filter((each) => each.canReply)
                  .map(({ id, name }) => ({ value: id, label: name })),
              ]}
            />
          </>
        ) : null}
        {filterCount(filters) > 0 ? (
          <>
            <MenuSeparator />
            <MenuItem
              icon="x"
              onSelect={() => change({ channel: [], reason: [], urgency: [], queue: undefined, assignee: undefined })}
            >
              {t('clear')}
            </MenuItem>
          </>
        ) : null}
      </Menu>
      {filters.view === 'resolved' ? null : (
        <Menu
          align="end"
          trigger={
            <button
              type="button"
              title={t('sort')}
              aria-label={common('labelled', { label: t('sort'), value: t(filters.sort) })}
              className={cx(buttonClass({ variant: 'ghost', size: 'sm' }), 'ml-auto h-6 px-1.5')}
            >
              <Icon name="sort" size="sm" />
              <span className="max-xl:hidden">{t(filters.sort)}</span>
            </button>
          }
        >
          <MenuChoices
            label={t('sort')}
            value={filters.sort}
            onValueChange={(sort) => change({ sort })}
            choices={[
              { value: 'due', label: t('due'), hint: t('dueHint') },
              { value: 'recent', label: t('recent'), hint: t('recentHint') },
            ]}
          />
        </Menu>
      )}
    </fieldset>
  )
}
