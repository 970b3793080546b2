'use client'

import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { attachmentsOf } from '@/components/conversation/use-files'
import { useForm } from '@/components/customer/use-form'
import { Alert } from '@/components/ui/alert'
import { Button } from '@/components/ui/button'
import { Dialog } from '@/components/ui/dialog'
import { Field } from '@/components/ui/field'
import { Input } from '@/components/ui/input'
import { Segmented } from '@/components/ui/segmented'
import { Select } from '@/components/ui/select'
import { SkeletonText } from '@/components/ui/skeleton'
import { Textarea } from '@/components/ui/textarea'
import { toast } from '@/components/ui/toast'
import { recordConsentAction } from '@/lib/consent/actions'
import { consentKeys, noticesQuery } from '@/lib/consent/cache'
import type { NoticeView } from '@/lib/consent/views'
import { customerQuery } from '@/lib/customers/cache'
import type { CustomerView } from '@/lib/customers/views'
import { requestDoubleOptInAction } from '@/lib/portal/actions'

type Answer = 'granted' | 'denied'
type How = 'call' | 'paper' | 'agent' | 'doi'
const HOW: readonly How[] = ['call', 'paper', 'agent']
/** For e-mails the customer may also be asked to confirm in writing (double opt-in). */
const HOW_BY_EMAIL: readonly How[] = [...HOW, 'doi']

type Props = {
  customerId: string
  /** What is asked for, where it was chosen before; without, the dialog asks. */
  about?: Pick<NoticeView, 'purpose' | 'channel'> | null
  open: boolean
  onOpenChange: (open: boolean) => void
}

/** Records what a customer says: the words to read out, the answer, how it was given, and what proves it. */
export function RecordDialog({ customerId, about = null, open, onOpenChange }: Props) {
  const t = useTranslations('consent.form')
  const notices = useQuery({ ...noticesQuery(), enabled: open })
  const customer = useQuery({ ...customerQuery(customerId), enabled: open })
  return (
    <Dialog open={open} onOpenChange={onOpenChange} title={t('title')} description={t('lead')}>
      {!open ? null : notices.data && customer.data ? (
        <RecordForm
          customerId={customerId}
          notices={notices.data.filter(
            ({ purpose, channel }) => about === null || (purpose === about.purpose && channel === about.channel),
          )}
          emails={emailsOf(customer.data)}
          onDone={() => onOpenChange(false)}
        />
      ) : (
        <SkeletonText lines={6} />
      )}
    </Dialog>
  )
}

/** The addresses that one may write to today. */
const emailsOf = ({ contactPoints }: CustomerView): string[] =>
  contactPoints
    .filter(({ kind, endedAt, bouncedAt }) => kind === 'email' && endedAt === null && bouncedAt === null)
    .map(({ value }) => value)

/** What the customer answered, in the agent's words, as a file beside the recording or the scan. */
const transcript = (notice: NoticeView, words: string): File =>
  new File([`${notice.text}\n\n${words}\n`], 'reponse.txt', { type: 'text/plain' })

function RecordForm({
  customerId,
  notices,
  emails,
  onDone,
}: {
  customerId: string
  notices: readonly NoticeView[]
  emails: readonly string[]
  onDone: () => void
}) {
  const t = useTranslations('consent.form')
  const words = useTranslations('consent')
  const common = useTranslations('common')
  const client = useQueryClient()
  const form = useForm()
  const [noticeId, setNoticeId] = useState(notices[0]?.id ?? '')
  const [answer, setAnswer] = useState<Answer>('granted')
  const [chosenWay, setChosenWay] = useState<How>('call')
  const [email, setEmail] = useState(emails[0] ?? '')
  const [said, setSaid] = useState('')
  const [where, setWhere] = useState('')
  const [files, setFiles] = useState<File[]>([])
  const notice = notices.find(({ id }) => id === noticeId)
  if (!notice) return <p className="text-text-2">{t('noNotice')}</p>
  const ways = answer === 'granted' && notice.channel === 'email' && emails.length > 0 ? HOW_BY_EMAIL : HOW
  const how = ways.includes(chosenWay) ? chosenWay : 'call'

  function finish(message: string): void {
    toast({ message })
    void client.invalidateQueries({ queryKey: consentKeys.customer(customerId) })
    onDone()
  }

  async function askByEmail({ id, purpose }: NoticeView): Promise<void> {
    if (form.refuse(where.trim() === '' ? { source: ['required'] } : {})) return
    const asked = await form.run(() =>
      requestDoubleOptInAction({ customerId, purpose, email, noticeId: id, source: where.trim() }),
    )
    if (asked) finish(t('asked', { email }))
  }

  async function save(chosen: NoticeView): Promise<void> {
    if (how === 'doi') return askByEmail(chosen)
    const proven = answer === 'denied' || files.length > 0 || (how === 'call' && said.trim() !== '')
    const refused: Record<string, string[]> = {}
    if (!proven) refused.evidence = ['required']
    if (where.trim() === '' && how !== 'call') refused.source = ['required']
    if (form.refuse(refused)) return
    const evidence = answer === 'denied' ? [] : [...files, ...(said.trim() ? [transcript(chosen, said.trim())] : [])]
    const done = await form.run(async () =>
      recordConsentAction({
        customerId,
        purpose: chosen.purpose,
        channel: chosen.channel,
        state: answer,
        method: how,
        source: where.trim() || t('duringCall'),
        noticeId: chosen.id,
        language: chosen.language,
        evidence: await attachmentsOf(evidence),
      }),
    )
    if (done) finish(t(answer === 'granted' ? 'recorded' : 'refused'))
  }

  return (
    <form
      noValidate
      className="grid grid-cols-[minmax(0,1fr)] gap-4"
      onSubmit={(event) => {
        event.preventDefault()
        void save(notice)
      }}
    >
      <Field label={t('what')}>
        <Select
          value={noticeId}
          onChange={(event) => setNoticeId(event.target.value)}
          options={notices.map(({ id, purpose, channel, version }) => ({
            value: id,
            label: `${words(`purposes.${purpose}`)} · ${words(`channels.${channel}`)} (${version})`,
          }))}
        />
      </Field>
      <figure className="rounded-md border border-line-2 bg-surface-2 px-3 py-2">
        <figcaption className="mb-0.5 text-sm text-text-3">{t(how === 'doi' ? 'quoted' : 'readOut')}</figcaption>
        <blockquote lang={notice.language} className="text-md">
          {notice.text}
        </blockquote>
      </figure>
      <div className="flex flex-wrap gap-x-4 gap-y-3">
        <Segmented
          label={t('answer')}
          value={answer}
          onValueChange={setAnswer}
          segments={[
            { value: 'granted', label: t('agrees') },
            { value: 'denied', label: t('refuses') },
          ]}
        />
        <Segmented
          label={t('how')}
          value={how}
          onValueChange={setChosenWay}
          className="flex-wrap"
          segments={ways.map((value) => ({ value, label: t(`ways.${value}`) }))}
        />
      </div>
      {how === 'call' ? null : (
        <Field label={t('where')} required error={form.faults.source ? t('required') : null}>
          <Input value={where} maxLength={200} onChange={(event) => setWhere(event.target.value)} />
        </Field>
      )}
      {how === 'doi' ? (
        <Field label={t('email')} hint={t('emailHint')} error={form.faults.email ? t('emailUnknown') : null}>
          <Select
            value={email}
            onChange={(event) => setEmail(event.target.value)}
            options={emails.map((value) => ({ value, label: value }))}
          />
        </Field>
      ) : null}
      {answer === 'denied' || how === 'doi' ? null : (
        <>
          {how === 'call' ? (
            <Field label={t('said')} hint={t('saidHint')} error={form.faults.evidence ? t('evidence') : null}>
              <Textarea rows={2} grow={160} value={said} onChange={(event) => setSaid(event.target.value)} />
            </Field>
          ) : null}
          <Field
            label={t(how === 'call' ? 'recording' : 'scan')}
            optional={how === 'call'}
            error={how !== 'call' && form.faults.evidence ? t('evidence') : null}
          >
            <Input
              type="file"
              multiple
              className="py-1"
              onChange={(event) => setFiles([...(event.target.files ?? [])])}
            />
          </Field>
        </>
      )}
      {form.error ? (
        <Alert tone="red" role="alert">
          {form.error}
        </Alert>
      ) : null}
      <div className="flex justify-end gap-2">
        <Button variant="ghost" onClick={onDone}>
          {common('cancel')}
        </Button>
        <Button variant="primary" type="submit" icon={how === 'doi' ? 'send' : 'check'} pending={form.pending}>
          {t(how === 'doi' ? 'ask' : 'save')}
        </Button>
      </div>
    </form>
  )
}
