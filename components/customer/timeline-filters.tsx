'use client'

import { useTranslations } from 'next-intl'
import { useId } from 'react'
import { ChannelIcon } from '@/components/conversation/channel'
import { Button } from '@/components/ui/button'
import { FilterChip, RemovableChip } from '@/components/ui/chip'
import { Field } from '@/components/ui/field'
import { Input } from '@/components/ui/input'
import { Menu, MenuChoices } from '@/components/ui/menu'
import { Popover, PopoverClose } from '@/components/ui/popover'
import type { Channel } from '@/lib/channels/port'
import { CONVERSATION_REASONS } from '@/lib/conversations/domain'
import { useFormat } from '@/lib/i18n/use-format'
import type { TimelineFilters } from '@/lib/timeline/schemas'
import type { TimelineOverviewView } from '@/lib/timeline/views'

const DAY_MS = 86_400_000
const PRESETS = [
  ['period30', 30],
  ['period90', 91],
  ['period365', 365],
] as const

type Props = {
  overview: TimelineOverviewView
  filters: TimelineFilters
  onChange: (filters: TimelineFilters) => void
}

/** The day of an instant in the zone, as an address has it. */
function dayOf(instant: number, timeZone: string): string {
  return new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' }).format(
    instant,
  )
}

/** Channels by a press, reason, agent and period behind a button each. */
export function TimelineFilterBar({ overview, filters, onChange }: Props) {
  const t = useTranslations('customer.timeline')
  const reasons = useTranslations('conversation.reason')
  const channels = useTranslations('conversation.channel')
  const format = useFormat()
  const id = useId()
  const { facets } = overview
  const agent = facets.agents.find((each) => each.id === filters.agent)
  const reason = filters.reason[0]
  const toggle = (channel: Channel) =>
    onChange({
      ...filters,
      channel: filters.channel.includes(channel)
        ? filters.channel.filter((each) => each !== channel)
        : [...filters.channel, channel],
    })
  const setPeriod = (days: number | null) =>
    onChange({
      ...filters,
      from: days === null ? undefined : dayOf(Date.now() - days * DAY_MS, format.timeZone),
      to: undefined,
    })
  const shownDay = (day: string) => format.date(`${day}T12:00:00Z`)

  return (
    <fieldset
      aria-label={t('filters')}
      className="scroll-none -mx-4 min-w-0 mb-1 flex items-center gap-1.5 border-line border-b px-4 py-3 max-md:overflow-x-auto max-md:*:shrink-0 md:mx-0 md:flex-wrap md:px-0"
    >
      <FilterChip pressed={filters.channel.length === 0} onClick={() => onChange({ ...filters, channel: [] })}>
        {t('all')}
      </FilterChip>
      {facets.channels.map(({ channel, count }) => (
        <FilterChip
          key={channel}
          pressed={filters.channel.includes(channel)}
          count={count}
          onClick={() => toggle(channel)}
        >
          <ChannelIcon channel={channel} />
          {channels(channel)}
        </FilterChip>
      ))}
      <span className="flex items-center gap-1.5 md:ml-auto">
        {filters.from || filters.to ? (
          <RemovableChip what={t('period')} icon="calendar" onRemove={() => setPeriod(null)}>
            {t('periodShown', {
              from: shownDay(filters.from ?? overview.density.weeks[0]?.start ?? dayOf(Date.now(), format.timeZone)),
              to: shownDay(filters.to ?? dayOf(Date.now(), format.timeZone)),
            })}
          </RemovableChip>
        ) : null}
        <Popover
          label={t('period')}
          align="end"
          className="w-64"
          trigger={
            <Button size="sm" iconEnd="down">
              {t('period')}
            </Button>
          }
        >
          <div className="grid gap-1">
            <PopoverClose>
              <Button variant="ghost" className="justify-start" onClick={() => setPeriod(null)}>
                {t('periodAll')}
              </Button>
            </PopoverClose>
            {PRESETS.map(([name, days]) => (
              <PopoverClose key={name}>
                <Button variant="ghost" className="justify-start" onClick={() => setPeriod(days)}>
                  {t(name)}
                </Button>
              </PopoverClose>
            ))}
            <div className="mt-1 grid grid-cols-2 gap-2 border-line border-t pt-2">
              <Field label={t('from')}>
                <Input
                  id={`${id}-from`}
                  type="date"
                  value={filters.from ?? ''}
                  max={filters.to}
                  onChange={(event) => onChange({ ...filters, from: event.target.value || undefined })}
                />
              </Field>
              <Field label={t('to')}>
                <Input
                  id={`${id}-to`}
                  type="date"
                  value={filters.to ?? ''}
                  min={filters.from}
                  onChange={(event) => onChange({ ...filters, to: event.target.value || undefined })}
                />
              </Field>
            </div>
          </div>
        </Popover>
        <Menu
          align="end"
          trigger={
            <Button size="sm" iconEnd="down" aria-pressed={reason !== undefined}>
              {reason ? reasons(reason) : t('reason')}
            </Button>
          }
        >
          <MenuChoices
            label={t('reason')}
            value={reason ?? 'any'}
            onValueChange={(value) =>
              onChange({ ...filters, reason: CONVERSATION_REASONS.filter((each) => each === value) })
            }
            choices={[
              { value: 'any', label: t('anyReason') },
              ...facets.reasons.map((each) => ({
                value: each.reason,
                label: `${reasons(each.reason)} (${each.count})`,
              })),
            ]}
          />
        </Menu>
        {facets.agents.length > 0 ? (
          <Menu
            align="end"
            trigger={
              <Button size="sm" iconEnd="down" aria-pressed={agent !== undefined}>
                {agent?.name ?? t('agent')}
              </Button>
            }
          >
            <MenuChoices
              label={t('agent')}
              value={agent?.id ?? 'any'}
              onValueChange={(value) => onChange({ ...filters, agent: value === 'any' ? undefined : value })}
              choices={[
                { value: 'any', label: t('anyAgent') },
                ...facets.agents.map((each) => ({ value: each.id, label: `${each.name} (${each.count})` })),
              ]}
            />
          </Menu>
        ) : null}
      </span>
    </fieldset>
  )
}
