'use client'

import { useQuery } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { type ReactNode, useRef, useState } from 'react'
import { useShortcut } from '@/components/shell/shortcuts'
import { Button, buttonClass } from '@/components/ui/button'
import { Chip } from '@/components/ui/chip'
import { cx } from '@/components/ui/cx'
import { Icon } from '@/components/ui/icon'
import { IconButton } from '@/components/ui/icon-button'
import { initials } from '@/components/ui/initials'
import { Menu, MenuChoices, MenuItem, MenuSeparator } from '@/components/ui/menu'
import { Popover } from '@/components/ui/popover'
import { useNow } from '@/components/ui/time-ago'
import { toast } from '@/components/ui/toast'
import { assignmentOptionsQuery } from '@/lib/conversations/cache'
import { CONVERSATION_REASONS, type ConversationReason, URGENCIES, type Urgency } from '@/lib/conversations/domain'
import type { ConversationView, InboxItemView, PersonView } from '@/lib/conversations/views'
import { Link } from '@/lib/i18n/navigation'
import { useFormat } from '@/lib/i18n/use-format'
import { AssignMenu } from './assign-menu'
import { conversationNumber } from './number'
import { usePresence } from './presence'
import { ResolveDialog } from './resolve-dialog'
import { SnoozeMenu } from './snooze-menu'
import { SubjectDialog } from './subject-dialog'
import { LeftMeter, TONE_INK, useTimeLeft } from './time-left'
import type { Commands } from './use-commands'

/** By then a change is drawn everywhere. */
const DRAWN_MS = 100

type Props = {
  conversationId: string
  view: ConversationView | null
  item: InboxItemView | null
  me: PersonView
  rights: { reply: boolean; assign: boolean; resolve: boolean }
  commands: Commands
  backHref: string
  onBack: () => void
  onDone: () => void
  onCustomer: () => void
}

/** Where the promise stands, in words, with the reason for it one press away. */
function PromiseState({ view }: { view: ConversationView }) {
  const t = useTranslations('conversation')
  const format = useFormat()
  const now = useNow()
  const left = useTimeLeft(view)
  if (view.status === 'resolved' && view.resolvedAt) {
    const when = format.dateTimeShort(view.resolvedAt, now)
    return (
      <span className="inline-flex items-center gap-1.5 font-semibold text-green">
        <Icon name="check-circle" size="sm" />
        {view.resolvedBy ? t('head.resolvedBy', { name: view.resolvedBy.name, when }) : t('head.resolved', { when })}
      </span>
    )
  }
  const aside =
    view.status === 'snoozed' && view.snoozedUntil
      ? t('head.snoozed', { when: format.dateTimeShort(view.snoozedUntil, now) })
      : view.status === 'pending'
        ? t('head.pending')
        : null
  return (
    <>
      {aside ? (
        <Chip size="sm" icon={view.status === 'snoozed' ? 'moon' : 'history'}>
          {aside}
        </Chip>
      ) : null}
      {left && view.dueAt ? (
        <>
          <span
            className={cx('inline-flex items-center gap-2', TONE_INK[left.tone], left.tone === 'calm' && 'font-medium')}
            suppressHydrationWarning
          >
            {left.ms < 0
              ? t('head.late', { late: format.duration(-left.ms) })
              : t('head.due', { when: format.dateTimeShort(view.dueAt, now), left: format.duration(left.ms) })}
            <LeftMeter left={left} className="w-14 @max-[46rem]:hidden" />
          </span>
          {view.waitingSince && view.waitingChannel ? (
            <Popover
              label={t('head.why')}
              trigger={
                <button
                  type="button"
                  className="inline-flex min-h-6 items-center text-text-3 underline decoration-line-3 decoration-dotted underline-offset-3 hover:text-text"
                >
                  {t('head.why')}
                </button>
              }
            >
              <p>
                {t('head.whyDue', {
                  channel: t(`channel.${view.waitingChannel}`),
                  delay: format.duration(Date.parse(view.dueAt) - Date.parse(view.waitingSince)),
                  since: format.dateTimeShort(view.waitingSince, now),
                })}
                {left.ms < 0 ? ` ${t('head.lateSince', { when: format.dateTimeShort(view.dueAt, now) })}` : null}
              </p>
            </Popover>
          ) : null}
        </>
      ) : aside ? null : (
        <span className="text-text-3">{t('head.nothingDue')}</span>
      )}
    </>
  )
}

/** A small text that opens a menu: reason, assignee. */
function MetaButton({
  children,
  label,
  className,
  ...rest
}: { children: ReactNode; label: string } & Omit<React.ComponentProps<'button'>, 'children'>) {
  const common = useTranslations('common')
  return (
    <button
      type="button"
      title={label}
      className={cx(
        '-mx-1 inline-flex min-h-6 items-center gap-0.5 rounded-xs px-1 hover:bg-hover hover:text-text data-[state=open]:bg-active',
        className,
      )}
      {...rest}
    >
      <span className="sr-only">{common('labelled', { label, value: '' })}</span>
      <span className="ellipsis">{children}</span>
      <Icon name="down" size="xs" />
    </button>
  )
}

function Company({ conversationId }: { conversationId: string }) {
  const t = useTranslations('conversation.presence')
  const others = usePresence(conversationId)
  return others.slice(0, 3).map((other) => {
    const writes = other.state === 'writing'
    const label = t(writes ? 'writes' : 'looks', { name: other.name })
    return (
      <span
        key={other.userId}
        title={label}
        className={cx(
          'inline-flex h-5 shrink-0 items-center gap-1 rounded-full px-1.5 font-semibold text-[0.66rem]',
          writes ? 'bg-amber-soft text-amber' : 'bg-active text-text-2',
        )}
      >
        <Icon name={writes ? 'pencil' : 'eye'} size="xs" />
        <span aria-hidden="true">{initials(other.name)}</span>
        <span className="sr-only">{label}</span>
      </span>
    )
  })
}

/** Title, state and what can be done, two lines high. */
export function ConversationHeader({
  conversationId,
  view,
  item,
  me,
  rights,
  commands,
  backHref,
  onBack,
  onDone,
  onCustomer,
}: Props) {
  const t = useTranslations('conversation')
  const inbox = useTranslations('inbox.list')
  const { data: options } = useQuery(assignmentOptionsQuery())
  const [resolving, setResolving] = useState(false)
  const [renaming, setRenaming] = useState(false)
  const [snoozing, setSnoozing] = useState(false)
  const [assigning, setAssigning] = useState(false)

  const head = useRef<HTMLElement>(null)
  const known = view ?? item
  const subject = known?.subject || inbox('noSubject')
  const number = known ? conversationNumber(known.number) : ''
  const customerName = view?.customer.name ?? item?.customerName ?? ''
  const resolved = known?.status === 'resolved'
  const asleep = known?.status === 'snoozed' || known?.status === 'pending'
  const mine = known?.assignee?.id === me.id

  function resolve(reason: ConversationReason, resolution?: string): void {
    onDone()
    void commands.resolve(conversationId, subject, reason, resolution)
  }
  function resolveOrAsk(): void {
    // A reason that is known already is not asked for again.
    if (view?.reason) resolve(view.reason)
    else setResolving(true)
  }
  /** The button or the line of the queue that had the focus may be gone: it then goes on in the conversation. */
  function holdFocus(): void {
    setTimeout(() => {
      if (document.activeElement === document.body) head.current?.closest<HTMLElement>('[tabindex="-1"]')?.focus()
    }, DRAWN_MS)
  }
  function take(): void {
    holdFocus()
    void (known?.assignee ? commands.take(conversationId) : commands.takeFree(conversationId))
  }
  function wake(): void {
    holdFocus()
    void commands.wake(conversationId)
  }
  async function copyLink(): Promise<void> {
    await navigator.clipboard.writeText(window.location.origin + window.location.pathname)
    toast({ message: t('head.copied') })
  }

  const queueChoices = (
    <MenuChoices
      label={t('head.queue')}
      value={known?.queue.id ?? null}
      onValueChange={(id) => {
        const queue = options?.queues.find((each) => each.id === id)
        if (queue) void commands.setQueue(conversationId, queue)
      }}
      choices={(options?.queues ?? (known ? [known.queue] : [])).map(({ id, name }) => ({ value: id, label: name }))}
    />
  )

  const live = view !== null
  useShortcut({
    id: 'conversation.assign',
    keys: 'a',
    group: 'conversation',
    label: t('keys.assign'),
    enabled: live && rights.assign && !mine,
    run: take,
  })
  useShortcut({
    id: 'conversation.snooze',
    keys: 's',
    group: 'conversation',
    label: t('keys.snooze'),
    enabled: live && rights.resolve && !resolved && !asleep,
    run: () => setSnoozing(true),
  })
  useShortcut({
    id: 'conversation.resolve',
    keys: 'e',
    group: 'conversation',
    label: t('keys.resolve'),
    enabled: live && rights.resolve && !resolved,
    run: resolveOrAsk,
  })

  return (
    <header
      ref={head}
      className="@container grid shrink-0 grid-cols-[minmax(0,1fr)_auto] gap-x-3 border-line border-b py-2 pr-3 pl-4 max-md:py-1 max-md:pr-2 max-md:pl-3 md:pl-5"
    >
      <div className="flex min-h-8 min-w-0 items-center gap-2">
        <IconButton icon="left" label={t('head.back')} asChild className="-ml-2 md:hidden">
          <Link
            href={backHref}
            prefetch={false}
            onClick={(event) => {
              event.preventDefault()
              onBack()
            }}
          />
        </IconButton>
        <h1 className="ellipsis text-lg max-md:text-title" title={subject}>
          {subject}
        </h1>
        <span className="shrink-0 text-md text-text-3 max-lg:hidden">{number}</span>
      </div>
      <div role="toolbar" aria-label={t('head.actions')} className="flex items-center gap-1">
        <span className="mr-1 flex gap-1 max-md:hidden">
          <Company conversationId={conversationId} />
        </span>
        <IconButton icon="panel" label={t('head.customer')} onClick={onCustomer} className="lg:hidden" />
        {rights.assign && !mine && !resolved ? (
          <button
            type="button"
            disabled={!live}
            onClick={take}
            title={`${t('keys.assign')} (a)`}
            className={cx(buttonClass({ size: 'sm' }), 'max-lg:px-2 max-md:hidden')}
          >
            <Icon name="in" className="text-text-2" />
            <span className="max-lg:sr-only">{t('head.take')}</span>
          </button>
        ) : null}
        {rights.resolve && !resolved ? (
          asleep ? (
            <IconButton icon="bell" size="sm" label={t('head.wake')} className="max-md:hidden" onClick={wake} />
          ) : (
            <SnoozeMenu
              open={snoozing}
              onOpenChange={setSnoozing}
              onSnooze={(until) => {
                onDone()
                void commands.snooze(conversationId, until)
              }}
            />
          )
        ) : null}
        <Menu align="end" trigger={<IconButton icon="more" size="sm" label={t('head.more')} />}>
          {rights.assign && !mine ? (
            <MenuItem icon="in" kbd="a" onSelect={take}>
              {t('head.take')}
            </MenuItem>
          ) : null}
          {rights.assign ? (
            <MenuItem icon="user" onSelect={() => setAssigning(true)}>
              {t('head.assign')}…
            </MenuItem>
          ) : null}
          {rights.resolve && !resolved && !asleep ? (
            <MenuItem icon="clock" kbd="s" onSelect={() => setSnoozing(true)}>
              {t('head.snooze')}…
            </MenuItem>
          ) : null}
          {rights.resolve && asleep ? (
            <MenuItem icon="bell" onSelect={wake}>
              {t('head.wake')}
            </MenuItem>
          ) : null}
          {rights.resolve ? (
            <>
              <MenuSeparator />
              <MenuItem icon="pencil" onSelect={() => setRenaming(true)}>
                {t('head.subject')}…
              </MenuItem>
              {resolved ? null : (
                <MenuItem icon="note" onSelect={() => setResolving(true)}>
                  {t('head.resolveWith')}
                </MenuItem>
              )}
              <MenuChoices
                label={t('head.changeUrgency')}
                value={known?.urgency ?? 'normal'}
                onValueChange={(urgency: Urgency) => void commands.setUrgency(conversationId, urgency)}
                choices={URGENCIES.map((value) => ({ value, label: t(`urgency.${value}`) }))}
              />
            </>
          ) : null}
          {rights.assign ? (
            <>
              <MenuSeparator />
              {queueChoices}
            </>
          ) : null}
          <MenuSeparator />
          <MenuItem icon="link" onSelect={() => void copyLink()}>
            {t('head.copyLink')}
          </MenuItem>
        </Menu>
        {rights.resolve ? (
          resolved ? (
            <Button
              size="sm"
              icon="undo"
              onClick={() => {
                holdFocus()
                void commands.reopen(conversationId)
              }}
            >
              {t('head.reopen')}
            </Button>
          ) : (
            <button
              type="button"
              disabled={!live}
              onClick={resolveOrAsk}
              title={`${t('keys.resolve')} (e)`}
              className={cx(buttonClass({ size: 'sm' }), 'max-lg:px-2')}
            >
              <Icon name="check" className="text-text-2 max-lg:mx-0" />
              <span className="max-lg:sr-only">{t('head.resolve')}</span>
            </button>
          )
        ) : null}
      </div>
      <div className="col-span-2 flex min-h-6 min-w-0 items-center gap-x-3 gap-y-0.5 text-sm text-text-2 max-lg:flex-wrap [&>*]:whitespace-nowrap">
        {view ? <PromiseState view={view} /> : null}
        <span className="ml-auto flex min-w-0 shrink items-center gap-3 max-lg:ml-0">
          <span className="ellipsis font-medium text-text lg:hidden">{customerName}</span>
          {rights.resolve ? (
            <Menu
              align="end"
              trigger={
                <MetaButton label={t('head.changeReason')} className="shrink-0">
                  <span className={cx(!known?.reason && 'text-text-3')}>{t(`reason.${known?.reason ?? 'none'}`)}</span>
                </MetaButton>
              }
            >
              <MenuChoices
                label={t('head.changeReason')}
                value={known?.reason ?? null}
                onValueChange={(reason: ConversationReason) => void commands.setReason(conversationId, reason)}
                choices={CONVERSATION_REASONS.map((value) => ({ value, label: t(`reason.${value}`) }))}
              />
            </Menu>
          ) : (
            <span>{t(`reason.${known?.reason ?? 'none'}`)}</span>
          )}
          <span className="hidden min-w-0 shrink @min-[46rem]:flex">
            {rights.assign ? (
              <Menu
                align="end"
                trigger={
                  <MetaButton label={t('head.queue')} className="min-w-0">
                    {known?.queue.name}
                  </MetaButton>
                }
              >
                {queueChoices}
              </Menu>
            ) : (
              <span className="ellipsis">{known?.queue.name}</span>
            )}
          </span>
          <span className="flex min-w-0 shrink max-md:hidden">
            {rights.assign ? (
              <AssignMenu
                open={assigning}
                onOpenChange={setAssigning}
                me={me}
                assignee={known?.assignee ?? null}
                onAssign={(assignee) => void commands.assign(conversationId, assignee)}
                trigger={
                  <MetaButton label={t('head.assign')} className="max-w-52 min-w-0">
                    {mine ? t('head.assignedToYou') : (known?.assignee?.name ?? t('head.unassigned'))}
                  </MetaButton>
                }
              />
            ) : (
              (known?.assignee?.name ?? t('head.unassigned'))
            )}
          </span>
        </span>
      </div>
      <ResolveDialog open={resolving} onOpenChange={setResolving} reason={known?.reason ?? null} onResolve={resolve} />
      <SubjectDialog
        open={renaming}
        onOpenChange={setRenaming}
        subject={known?.subject ?? ''}
        onSave={(changed) => void commands.setSubject(conversationId, changed)}
      />
    </header>
  )
}
