'use client'

import { useTranslations } from 'next-intl'
import { useId, useState } from 'react'
import { Button } from '@/components/ui/button'
import { Dialog } from '@/components/ui/dialog'
import { Field } from '@/components/ui/field'
import { IconButton } from '@/components/ui/icon-button'
import { Input } from '@/components/ui/input'
import { Menu, MenuItem, MenuSeparator } from '@/components/ui/menu'
import { useFormat } from '@/lib/i18n/use-format'
import { inputValue, instantOf, snoozeChoices } from './snooze-choices'

type Props = { open: boolean; onOpenChange: (open: boolean) => void; onSnooze: (until: Date | null) => void }

/** Puts the conversation aside until the customer replies, or until a time. */
export function SnoozeMenu({ open, onOpenChange, onSnooze }: Props) {
  const t = useTranslations('conversation')
  const common = useTranslations('common')
  const format = useFormat()
  const form = useId()
  const [custom, setCustom] = useState(false)
  const [fault, setFault] = useState<string | null>(null)
  const now = Date.now()

  return (
    <>
      <Menu
        align="end"
        open={open}
        onOpenChange={onOpenChange}
        trigger={<IconButton icon="clock" size="sm" label={t('head.snooze')} kbd="s" className="max-md:hidden" />}
      >
        <MenuItem icon="history" onSelect={() => onSnooze(null)}>
          {t('snooze.untilReply')}
        </MenuItem>
        <MenuSeparator />
        {open
          ? snoozeChoices(now, format.timeZone).map(({ id, at }) => (
              <MenuItem
                key={id}
                icon="clock"
                hint={format.dateTimeShort(at, now)}
                onSelect={() => onSnooze(new Date(at))}
              >
                {id === 'inHours' ? t('snooze.inHours', { count: 2 }) : t(`snooze.${id}`)}
              </MenuItem>
            ))
          : null}
        <MenuSeparator />
        <MenuItem icon="calendar" onSelect={() => setCustom(true)}>
          {t('snooze.custom')}
        </MenuItem>
      </Menu>
      <Dialog
        open={custom}
        onOpenChange={setCustom}
        title={t('snooze.title')}
        size="sm"
        footer={
          <>
            <Button variant="ghost" onClick={() => setCustom(false)}>
              {common('cancel')}
            </Button>
            <Button variant="primary" type="submit" form={form}>
              {t('head.snooze')}
            </Button>
          </>
        }
      >
        <form
          id={form}
          noValidate
          onSubmit={(event) => {
            event.preventDefault()
            const at = instantOf(String(new FormData(event.currentTarget).get('at') ?? ''), format.timeZone)
            if (at === null || at <= Date.now()) {
              setFault(t('snooze.past'))
              return
            }
            setFault(null)
            setCustom(false)
            onSnooze(new Date(at))
          }}
        >
          <Field label={t('snooze.customLabel')} error={fault} required>
            <Input
              type="datetime-local"
              name="at"
              inputSize="lg"
              required
              min={inputValue(now, format.timeZone)}
              defaultValue={inputValue(snoozeChoices(now, format.timeZone).at(-1)?.at ?? now, format.timeZone)}
            />
          </Field>
        </form>
      </Dialog>
    </>
  )
}
