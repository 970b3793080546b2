'use client'

import { useTranslations } from 'next-intl'
import { type DragEvent, type KeyboardEvent, useEffectEvent, useLayoutEffect, useRef, useState } from 'react'
import { AdviceLine } from '@/components/advice/advice-line'
import { SmsSize } from '@/components/advice/sms-size'
import { useShortcut } from '@/components/shell/shortcuts'
import { Alert } from '@/components/ui/alert'
import { Button } from '@/components/ui/button'
import { cx } from '@/components/ui/cx'
import { Icon } from '@/components/ui/icon'
import { IconButton } from '@/components/ui/icon-button'
import { Menu, MenuItem } from '@/components/ui/menu'
import { moveFocus } from '@/components/ui/roving'
import type { Channel, WrittenChannel } from '@/lib/channels/port'
import type { ConversationReason } from '@/lib/conversations/domain'
import type { ConversationView, DraftMode, PersonView, ReplyContextView } from '@/lib/conversations/views'
import { useFormat } from '@/lib/i18n/use-format'
import { CHANNEL_ICON } from './channel'
import { ComposerDecision, useLiveDecision, type WayOut, wayOutOf } from './composer-decision'
import { PurposeMenu, type ReasonName, reasonOf, usualReason } from './composer-purpose'
import type { Begun } from './early-composer'
import { useMentions } from './mention-box'
import { useTellPresence } from './presence'
import { parseAddresses, Recipients } from './recipients'
import { ResolveDialog } from './resolve-dialog'
import type { Commands } from './use-commands'
import { type Draft, useDraft } from './use-draft'
import { useFiles } from './use-files'
import { useSend } from './use-send'
import { useWriteKeys, type WriteRights } from './use-write-keys'

type Props = {
  view: ConversationView
  me: PersonView
  rights: WriteRights & { resolve: boolean }
  commands: Commands
  onDone: () => void
  /** Takes what was written before the conversation was there; null when nothing was. */
  begun: () => Begun | null
}

function DraftState({ draft }: { draft: Draft['draft'] }) {
  const t = useTranslations('conversation.composer')
  const { status } = draft
  if (status === 'none') return null
  return (
    <span
      role="status"
      className={cx('mr-2 text-sm max-md:hidden', status === 'unsaved' ? 'text-amber' : 'text-text-3')}
    >
      {status === 'saved' ? t('saved') : status === 'unsaved' ? t('unsaved') : t('saving')}
    </span>
  )
}

function Conflict({ draft }: { draft: Draft }) {
  const t = useTranslations('conversation.composer')
  if (!draft.conflict) return null
  return (
    <Alert tone="amber" role="alert" className="mb-2">
      <p>{t('conflict')}</p>
      <details className="my-1">
        <summary className="text-sm text-text-2 underline decoration-dotted underline-offset-3">
          {t('conflictTheirText')}
        </summary>
        <p className="mt-1 max-h-40 overflow-y-auto whitespace-pre-wrap border-line-2 border-l-2 pl-2.5">
          {draft.conflict.text}
        </p>
      </details>
      <div className="flex gap-2">
        <Button size="sm" onClick={() => draft.settle('mine')}>
          {t('conflictMine')}
        </Button>
        <Button size="sm" onClick={() => draft.settle('theirs')}>
          {t('conflictTheirs')}
        </Button>
      </div>
    </Alert>
  )
}

/** The channel of the last message where one can answer on it, else the first that reaches the customer. */
function usualChannel(replies: readonly ReplyContextView[], last: Channel): WrittenChannel {
  const reachable = replies.filter(({ recipients }) => recipients.length > 0)
  return (reachable.find(({ channel }) => channel === last) ?? reachable[0])?.channel ?? 'email'
}

/** Where an answer or an internal note is written. Violet is what the customer never sees. */
export function Composer({ view, me, rights, commands, onDone, begun }: Props) {
  const t = useTranslations('conversation')
  const words = useTranslations('consent.composer')
  const format = useFormat()
  const box = useRef<HTMLElement>(null)
  const area = useRef<HTMLTextAreaElement>(null)
  const picker = useRef<HTMLInputElement>(null)
  const replies = [view.reply, ...view.otherReplies]
  const [channel, setChannel] = useState<WrittenChannel>(() => usualChannel(replies, view.channel))
  const reply = replies.find((each) => each.channel === channel) ?? view.reply
  const [reasonName, setReasonName] = useState<ReasonName | null>(null)
  const [override, setOverride] = useState<string | null>(null)
  const stored = (mode: DraftMode) => view.drafts.find((each) => each.mode === mode)
  const replyDraft = useDraft(me.id, view.id, 'reply', stored('reply'), { cc: view.reply.cc })
  const noteDraft = useDraft(me.id, view.id, 'note', stored('note'))
  const [mode, setMode] = useState<DraftMode>(() =>
    !rights.reply ||
    view.reply.recipients.length + view.otherReplies.length === 0 ||
    (noteDraft.draft.text && !replyDraft.draft.text)
      ? 'note'
      : 'reply',
  )
  const [caret, setCaret] = useState(0)
  const [fault, setFault] = useState<string | null>(null)
  const [dragging, setDragging] = useState(false)
  const [askReason, setAskReason] = useState(false)
  const files = useFiles(view.id)
  const draft = mode === 'reply' ? replyDraft : noteDraft
  const { text } = draft.draft
  const send = useSend({ view, me, replyDraft, noteDraft, files })
  useTellPresence(view.id, text.trim() !== '' && draft.draft.status !== 'none')

  /** Puts the caret where a change of the text wants it, once that text is drawn. */
  const focusAt = (at: number) =>
    requestAnimationFrame(() => {
      area.current?.focus()
      area.current?.setSelectionRange(at, at)
    })
  function write(next: DraftMode): void {
    setMode(next)
    setFault(null)
    // At once: whoever presses r goes on typing, and no letter may be lost.
    area.current?.focus()
  }
  const goOn = useEffectEvent(() => {
    const early = begun()
    if (!early) return
    const into = early.mode === 'note' ? noteDraft : replyDraft
    if (early.text) into.change({ text: into.draft.text + early.text })
    // A new value puts the caret at its end by itself; set later, it would go back before what was typed meanwhile.
    write(early.mode)
  })
  // Before the browser draws: the next letter falls into this field.
  useLayoutEffect(() => goOn(), [])
  function openTab(value: WrittenChannel | 'note'): void {
    if (value !== 'note') setChannel(value)
    write(value === 'note' ? 'note' : 'reply')
  }
  const mentions = useMentions(mode === 'note' ? text : '', caret, (changed, at) => {
    draft.change({ text: changed })
    setCaret(at)
    focusAt(at)
  })

  const chosenTo = replyDraft.draft.to
  const isKnown = reply.recipients.some(({ address }) => address === chosenTo)
  // An address typed for an e-mail is none for an SMS.
  const recipient =
    (chosenTo?.includes('@') === (channel === 'email') || isKnown ? chosenTo : null) ??
    reply.recipients[0]?.address ??
    null
  const usual = usualReason(view)
  const reason = reasonOf(reasonName ?? usual, view)
  const decision = useLiveDecision(view.customer.id, { channel, ...reason, to: recipient })
  const wayOut = wayOutOf(decision, {
    commercial: reason.purpose === 'marketing' || reason.purpose === 'survey',
    available: replies.map((each) => each.channel),
    reason: override ?? '',
  })
  const obstacle = !rights.reply
    ? t('composer.readOnly')
    : !reply.from
      ? t('composer.noMailbox')
      : recipient === null
        ? t('composer.noRecipient')
        : null

  /** Takes the lawful way out that needs no sending: another channel, or the same words without the offer. */
  function takeWayOut(way: WayOut): void {
    if (way === 'switch' && (decision?.redirectTo === 'email' || decision?.redirectTo === 'sms'))
      setChannel(decision.redirectTo)
    else if (way === 'rephrase') setReasonName(usual)
    else submit()
    area.current?.focus()
  }

  /** Sends what is written; false, with the reason on screen, when it cannot leave as it is. */
  function submit(status: 'pending' | 'open' = 'pending'): boolean {
    if (text.trim() === '') {
      setFault(t('composer.empty'))
      area.current?.focus()
      return false
    }
    if (mode === 'note') {
      void send.note()
      return true
    }
    if (obstacle || recipient === null) {
      setFault(obstacle)
      return false
    }
    if (wayOut === 'none' || wayOut === 'switch' || wayOut === 'rephrase') {
      if (wayOut === 'none') setFault(decision?.sentence ?? null)
      else takeWayOut(wayOut)
      return false
    }
    const cc = parseAddresses(channel === 'email' ? replyDraft.draft.cc.join(',') : '')
    if (cc.invalid !== null) {
      setFault(t('composer.ccInvalid', { address: cc.invalid }))
      return false
    }
    setFault(null)
    const until = wayOut === 'schedule' ? (decision?.untilWords ?? null) : null
    void send.reply({
      ...{ channel, to: recipient, cc: cc.addresses, status, reason, until },
      overrideReason: wayOut === 'override' ? (override ?? undefined) : undefined,
    })
    setOverride(null)
    setReasonName(null)
    return true
  }

  function resolveAfter(reason: ConversationReason, resolution?: string): void {
    if (!submit('open')) return
    onDone()
    void commands.resolve(view.id, view.subject, reason, resolution)
  }

  function onKeyDown(event: KeyboardEvent<HTMLTextAreaElement>): void {
    if (mentions.onKey(event)) return
    if (event.key === 'Enter' && (event.metaKey || event.ctrlKey) && !event.nativeEvent.isComposing) {
      event.preventDefault()
      submit()
    } else if (event.key === 'Escape') {
      // Back to the conversation: single keys mean something again.
      event.preventDefault()
      box.current?.closest<HTMLElement>('[tabindex="-1"]')?.focus()
    }
  }

  function onDrop(event: DragEvent): void {
    setDragging(false)
    if (mode !== 'reply' || channel !== 'email' || event.dataTransfer.files.length === 0) return
    event.preventDefault()
    files.add([...event.dataTransfer.files])
  }

  useWriteKeys(rights, write)
  useShortcut({
    id: 'conversation.channel',
    keys: 'c',
    group: 'conversation',
    label: t('keys.channel'),
    enabled: rights.reply && replies.length > 1,
    run: () => openTab(replies[(replies.indexOf(reply) + 1) % replies.length]?.channel ?? channel),
  })

  const note = mode === 'note'
  const sendLabel =
    wayOut === 'schedule'
      ? words('schedule')
      : wayOut === 'override'
        ? words('sendAnyway')
        : wayOut === 'switch' && decision?.redirectTo
          ? words('switch', { channel: t(`channel.${decision.redirectTo}`) })
          : wayOut === 'rephrase'
            ? words('rephrase')
            : t('composer.send')
  const opened = note ? 'note' : channel
  const tab = (value: WrittenChannel | 'note') => ({
    role: 'tab',
    id: `composer-${value}`,
    'aria-selected': opened === value,
    'aria-controls': 'composer-panel',
    tabIndex: opened === value ? 0 : -1,
    'data-tab': value,
    onClick: () => openTab(value),
  })

  return (
    <section
      ref={box}
      aria-label={t('composer.label')}
      className="shrink-0 border-line border-t bg-surface px-5 pb-3 max-md:px-3"
    >
      <div className="-mx-2 flex h-10 items-center gap-0.5">
        <div
          role="tablist"
          aria-label={t('composer.mode')}
          tabIndex={-1}
          className="flex items-center gap-0.5"
          onKeyDown={(event) => {
            const next = moveFocus(event, '[role="tab"]')?.dataset.tab
            if (next === 'note') setMode('note')
            else if (next === 'email' || next === 'sms') {
              setChannel(next)
              setMode('reply')
            }
          }}
        >
          {rights.reply
            ? replies.map((each) => (
                <button
                  key={each.channel}
                  type="button"
                  {...tab(each.channel)}
                  className={cx(
                    'inline-flex h-7 items-center gap-1.5 whitespace-nowrap rounded-md px-2 font-medium text-sm',
                    opened !== each.channel
                      ? 'text-text-2 hover:bg-hover hover:text-text'
                      : 'bg-accent-soft text-accent-text',
                  )}
                >
                  <Icon name={CHANNEL_ICON[each.channel]} size="sm" />
                  {t(`channel.${each.channel}`)}
                </button>
              ))
            : null}
          <button
            type="button"
            {...tab('note')}
            className={cx(
              'inline-flex h-7 items-center gap-1.5 whitespace-nowrap rounded-md px-2 font-medium text-sm text-violet',
              note ? 'bg-violet-soft' : 'hover:bg-hover',
            )}
          >
            <Icon name="note" size="sm" />
            {t('composer.note')}
          </button>
        </div>
        <span className="ellipsis ml-auto pr-2 text-sm text-text-3 max-md:invisible">
          {note ? t('composer.internalHint') : reply.from ? t('composer.from', { address: reply.from.address }) : null}
        </span>
        {note || obstacle ? null : <PurposeMenu value={reasonName ?? usual} onValueChange={setReasonName} />}
      </div>
      <Conflict draft={draft} />
      {fault ? (
        <Alert tone="amber" role="alert" className="mb-2">
          {fault}
        </Alert>
      ) : null}
      {note || obstacle ? null : (
        <div className="*:mb-2">
          <ComposerDecision
            decision={decision}
            wayOut={wayOut}
            override={override}
            onOverride={setOverride}
            onWayOut={() => takeWayOut(wayOut)}
          />
          <AdviceLine
            customerId={view.customer.id}
            conversationId={view.id}
            channel={channel}
            available={replies.map((each) => each.channel)}
            onSwitch={(next) => {
              if (next === 'email' || next === 'sms') setChannel(next)
            }}
          />
        </div>
      )}
      <div
        id="composer-panel"
        role="tabpanel"
        aria-labelledby={`composer-${opened}`}
        onDragOver={(event) => {
          if (note || channel !== 'email' || !event.dataTransfer.types.includes('Files')) return
          event.preventDefault()
          setDragging(true)
        }}
        onDragLeave={() => setDragging(false)}
        onDrop={onDrop}
        className={cx(
          'relative rounded-lg border focus-within:outline-2 focus-within:outline-offset-[-1px]',
          note
            ? 'border-violet-solid bg-violet-soft focus-within:border-violet-solid focus-within:outline-violet-solid'
            : 'border-line-3 bg-surface focus-within:border-accent focus-within:outline-accent',
        )}
      >
        {mentions.list}
        {note ? null : obstacle ? (
          <p className="flex items-start gap-2 border-line border-b px-3 py-2 text-sm text-text-2">
            <Icon name="info" size="sm" className="mt-px text-text-3" />
            {obstacle}
          </p>
        ) : (
          <Recipients
            channel={channel}
            recipients={reply.recipients}
            to={recipient}
            cc={replyDraft.draft.cc}
            onTo={(to) => replyDraft.change({ to })}
            onCc={(cc) => replyDraft.change({ cc })}
          />
        )}
        <textarea
          ref={area}
          aria-label={t(note ? 'composer.noteText' : 'composer.replyText')}
          placeholder={
            note ? t('composer.notePlaceholder') : t('composer.replyPlaceholder', { name: view.customer.name })
          }
          value={text}
          lang={format.locale}
          spellCheck
          maxLength={note ? 20_000 : 100_000}
          {...(note ? mentions.aria : {})}
          onChange={(event) => {
            setFault(null)
            setCaret(event.currentTarget.selectionStart)
            draft.change({ text: event.currentTarget.value })
          }}
          onSelect={(event) => setCaret(event.currentTarget.selectionStart)}
          onKeyDown={onKeyDown}
          onPaste={(event) => {
            const pasted = [...event.clipboardData.files]
            if (note || channel !== 'email' || pasted.length === 0) return
            event.preventDefault()
            files.add(pasted)
          }}
          className="field-sizing-content scroll-thin block max-h-[38vh] min-h-17 w-full resize-none bg-transparent px-3 pt-2 pb-1 text-base focus-visible:outline-none max-md:max-h-[30vh] max-md:min-h-10 max-md:focus:min-h-17"
        />
        {!note && channel === 'email' && files.files.length > 0 ? (
          <ul aria-label={t('attachments.label')} className="flex flex-wrap gap-1.5 px-3 pb-1.5">
            {files.files.map((file) => (
              <li
                key={`${file.name}-${file.size}-${file.lastModified}`}
                className="flex h-7 max-w-60 items-center gap-1.5 rounded-md bg-surface-3 pl-2 text-sm"
              >
                <Icon name="file" size="sm" className="text-text-2" />
                <span className="ellipsis">{file.name}</span>
                <span className="shrink-0 text-text-3">{format.bytes(file.size)}</span>
                <button
                  type="button"
                  aria-label={t('composer.removeFile', { name: file.name })}
                  onClick={() => files.remove(file)}
                  className="grid size-7 shrink-0 place-items-center rounded-md text-text-2 hover:bg-hover hover:text-text"
                >
                  <Icon name="x" size="xs" />
                </button>
              </li>
            ))}
          </ul>
        ) : null}
        <div className="flex items-center gap-1 px-1.5 pt-1 pb-1.5">
          {note ? (
            <IconButton
              icon="at"
              size="sm"
              label={t('composer.mention')}
              onClick={() => {
                const at = area.current?.selectionStart ?? text.length
                const space = at > 0 && !/\s$/.test(text.slice(0, at)) ? ' ' : ''
                const changed = `${text.slice(0, at)}${space}@${text.slice(at)}`
                draft.change({ text: changed })
                setCaret(at + space.length + 1)
                focusAt(at + space.length + 1)
              }}
            />
          ) : channel === 'sms' ? (
            <SmsSize text={text} onChange={(plain) => draft.change({ text: plain })} className="pl-1.5" />
          ) : (
            <>
              <IconButton
                icon="clip"
                size="sm"
                label={t('composer.attach')}
                onClick={() => picker.current?.click()}
                disabled={obstacle !== null}
              />
              <input
                ref={picker}
                type="file"
                multiple
                hidden
                tabIndex={-1}
                onChange={(event) => {
                  files.add([...(event.currentTarget.files ?? [])])
                  event.currentTarget.value = ''
                }}
              />
            </>
          )}
          <span className="ml-auto" />
          <DraftState draft={draft.draft} />
          {note ? (
            <Button
              variant="primary"
              kbd="mod+Enter"
              className="h-7.5! bg-violet-solid! text-white! hover:brightness-95 dark:text-bg!"
              onClick={() => submit()}
            >
              {t('composer.saveNote')}
            </Button>
          ) : (
            <span className="inline-flex">
              <Button
                variant="primary"
                kbd="mod+Enter"
                className="h-7.5! rounded-r-none"
                disabled={obstacle !== null || wayOut === 'none'}
                onClick={() => submit()}
              >
                {sendLabel}
              </Button>
              <Menu
                align="end"
                side="top"
                trigger={
                  <button
                    type="button"
                    aria-label={t('composer.sendMore')}
                    disabled={obstacle !== null || wayOut === 'none'}
                    className="ml-px inline-grid h-7.5 w-7 place-items-center rounded-r-md bg-accent text-on-accent hover:bg-accent-hover disabled:bg-surface-3 disabled:text-text-3"
                  >
                    <Icon name="down" size="sm" />
                  </button>
                }
              >
                {rights.resolve ? (
                  <MenuItem
                    icon="check"
                    onSelect={() => (view.reason ? resolveAfter(view.reason) : setAskReason(true))}
                  >
                    {t('composer.sendResolve')}
                  </MenuItem>
                ) : null}
                <MenuItem icon="inbox" onSelect={() => submit('open')}>
                  {t('composer.sendOpen')}
                </MenuItem>
              </Menu>
            </span>
          )}
        </div>
        {dragging ? (
          <div className="pointer-events-none absolute inset-0 grid place-items-center rounded-lg border-2 border-accent border-dashed bg-accent-soft/90 font-medium text-accent-text">
            {t('composer.dropHere')}
          </div>
        ) : null}
      </div>
      <ResolveDialog open={askReason} onOpenChange={setAskReason} reason={view.reason} onResolve={resolveAfter} />
    </section>
  )
}
