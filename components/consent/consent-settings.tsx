'use client'

import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { FormDialog, textOf } from '@/components/settings/form-dialog'
import { SaveError } from '@/components/settings/save-error'
import { useSave } from '@/components/settings/use-save'
import { Screen } from '@/components/shell/screen'
import { Button } from '@/components/ui/button'
import { Chip } from '@/components/ui/chip'
import { Field } from '@/components/ui/field'
import { Input } from '@/components/ui/input'
import { Select } from '@/components/ui/select'
import { Textarea } from '@/components/ui/textarea'
import { useNow } from '@/components/ui/time-ago'
import { Why } from '@/components/ui/why'
import { publishNoticeAction, retireNoticeAction, takeCheckpointAction } from '@/lib/consent/actions'
import { LEDGER_CHANNELS, LEDGER_PURPOSES, type LedgerChannel, type LedgerPurpose } from '@/lib/consent/domain/event'
import type { LedgerOverview } from '@/lib/consent/views'
import { useFormat } from '@/lib/i18n/use-format'

const LANGUAGES = ['fr', 'en'] as const

function NoticeDialog({ open, onClose }: { open: boolean; onClose: () => void }) {
  const t = useTranslations('consent')
  const save = useSave()
  async function submit(form: FormData): Promise<void> {
    const done = await save.run(
      () =>
        publishNoticeAction({
          version: textOf(form, 'version'),
          language: textOf(form, 'language'),
          purpose: textOf(form, 'purpose') as LedgerPurpose,
          channel: textOf(form, 'channel') as LedgerChannel,
          text: textOf(form, 'text'),
        }),
      t('settings.published'),
    )
    if (done) onClose()
  }
  return (
    <FormDialog
      open={open}
      onOpenChange={(next) => !next && onClose()}
      title={t('settings.publish')}
      description={t('settings.publishLead')}
      submit={t('settings.publish')}
      save={save}
      onSubmit={(form) => void submit(form)}
    >
      <div className="grid gap-4 md:grid-cols-2">
        <Field label={t('settings.purpose')}>
          <Select name="purpose" options={LEDGER_PURPOSES.map((value) => ({ value, label: t(`purposes.${value}`) }))} />
        </Field>
        <Field label={t('channel')}>
          <Select name="channel" options={LEDGER_CHANNELS.map((value) => ({ value, label: t(`channels.${value}`) }))} />
        </Field>
        <Field
          label={t('settings.version')}
          hint={t('settings.versionHint')}
          error={save.fieldError('version')}
          required
        >
          <Input name="version" maxLength={200} autoComplete="off" />
        </Field>
        <Field label={t('settings.language')}>
          <Select
            name="language"
            options={LANGUAGES.map((value) => ({ value, label: t(`settings.languages.${value}`) }))}
          />
        </Field>
      </div>
      <Field label={t('settings.text')} error={save.fieldError('text')} required>
        <Textarea name="text" rows={5} grow={320} maxLength={20_000} />
      </Field>
    </FormDialog>
  )
}

/** The words that consent is asked with, and the state of the ledger that proves it. */
export function ConsentSettings({ overview }: { overview: LedgerOverview }) {
  const t = useTranslations('consent')
  const format = useFormat()
  const now = useNow()
  const save = useSave()
  const [publishing, setPublishing] = useState(false)
  const { entries, signed, notices } = overview
  return (
    <Screen
      title={t('settings.title')}
      lead={t('settings.lead')}
      actions={
        <Button variant="primary" icon="plus" onClick={() => setPublishing(true)}>
          {t('settings.publish')}
        </Button>
      }
    >
      <SaveError error={save.error} />
      <section aria-labelledby="ledger" className="mb-8">
        <div className="flex flex-wrap items-center gap-x-3 gap-y-1 border-line-2 border-b pb-2">
          <h2 id="ledger" className="text-title">
            {t('settings.ledger')}
          </h2>
          <span className="text-md text-text-2">
            {t('settings.entries', { count: entries })}
            {', '}
            {signed
              ? t('settings.signed', { size: signed.size, when: format.dateTimeShort(signed.at, now) })
              : t('settings.unsigned')}
          </span>
          <Button
            size="sm"
            icon="shield"
            className="ml-auto"
            pending={save.pending}
            onClick={() => void save.run(() => takeCheckpointAction({}), t('settings.checkpointDone'))}
          >
            {t('settings.checkpoint')}
          </Button>
        </div>
        <p className="mt-2 max-w-prose text-md text-text-2">
          {t.rich('settings.verify', { code: (chunks) => <code className="font-mono text-sm">{chunks}</code> })}
        </p>
      </section>
      <section aria-labelledby="notices">
        <h2 id="notices" className="border-line-2 border-b pb-2 text-title">
          {t('settings.notices')}
        </h2>
        {notices.length === 0 ? <p className="py-3 text-md text-text-3">{t('settings.noNotice')}</p> : null}
        <ul>
          {notices.map((notice) => (
            <li key={notice.id} className="grid gap-1 border-line border-b py-2.5 text-md">
              <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
                <span className="font-medium">
                  {t(`purposes.${notice.purpose}`)} · {t(`channels.${notice.channel}`)}
                </span>
                <span className="text-sm text-text-3">
                  {notice.version}, {notice.language}, {format.date(notice.createdAt)}
                </span>
                {notice.retiredAt ? <Chip size="sm">{t('settings.retired')}</Chip> : null}
                {notice.retiredAt ? null : (
                  <Button
                    size="sm"
                    variant="ghost"
                    className="ml-auto"
                    onClick={() =>
                      void save.run(() => retireNoticeAction({ noticeId: notice.id }), t('settings.retireDone'))
                    }
                  >
                    {t('settings.retire')}
                  </Button>
                )}
              </div>
              <Why label={t('settings.read')}>
                <p lang={notice.language} className="max-w-prose">
                  {notice.text}
                </p>
              </Why>
            </li>
          ))}
        </ul>
      </section>
      <NoticeDialog open={publishing} onClose={() => setPublishing(false)} />
    </Screen>
  )
}
