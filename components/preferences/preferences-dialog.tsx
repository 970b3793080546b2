'use client'

import { useTranslations } from 'next-intl'
import { type ReactNode, useState } from 'react'
import { RecordDialog } from '@/components/consent/record-dialog'
import { Alert } from '@/components/ui/alert'
import { Button } from '@/components/ui/button'
import { Sheet } from '@/components/ui/dialog'
import { Segmented } from '@/components/ui/segmented'
import type { CustomerView } from '@/lib/customers/views'
import { SAID_ON, type SaidOn } from '@/lib/preferences/domain/said-on'
import type { PreferencesView } from '@/lib/preferences/views'
import { MeansFields } from './means-fields'
import { type Asked, TopicFields } from './topic-fields'
import { usePreferencesDraft } from './use-preferences-draft'
import { useRecordPreferences } from './use-record-preferences'
import { WhenFields } from './when-fields'

type Props = {
  view: PreferencesView
  customer: CustomerView
  open: boolean
  onOpenChange: (open: boolean) => void
}

/** Writes down what a customer says they prefer, and how it was said; the commands are those of the portal. */
export function PreferencesDialog({ view, customer, open, onOpenChange }: Props) {
  const t = useTranslations('preferences.form')
  return (
    <Sheet
      open={open}
      onOpenChange={onOpenChange}
      title={t('title')}
      description={t('lead', { name: customer.displayName })}
    >
      {open ? <PreferencesForm view={view} customer={customer} onDone={() => onOpenChange(false)} /> : null}
    </Sheet>
  )
}

function Part({ title, hint, children }: { title: string; hint?: string; children: ReactNode }) {
  return (
    <section className="border-line border-t pt-3">
      <h3 className="mb-2 text-md font-semibold">{title}</h3>
      {hint ? <p className="-mt-1.5 mb-2 text-sm text-text-3">{hint}</p> : null}
      {children}
    </section>
  )
}

function PreferencesForm({ view, customer, onDone }: Pick<Props, 'view' | 'customer'> & { onDone: () => void }) {
  const t = useTranslations('preferences.form')
  const common = useTranslations('common')
  const draft = usePreferencesDraft(view)
  const { record, keepNecessary } = useRecordPreferences(customer.id)
  const [saidOn, setSaidOn] = useState<SaidOn>('phone')
  const [asked, setAsked] = useState<Asked | null>(null)
  const [pending, setPending] = useState(false)
  const [error, setError] = useState<string | null>(null)

  async function run(work: () => Promise<string | null>): Promise<void> {
    setPending(true)
    const why = await work()
    setPending(false)
    setError(why)
    if (why === null) onDone()
  }

  return (
    <>
      <form
        noValidate
        className="grid gap-4"
        onSubmit={(event) => {
          event.preventDefault()
          void run(() => record(draft.patch, saidOn))
        }}
      >
        <div>
          <p className="mb-1 text-sm font-medium text-text-2">{t('how')}</p>
          <Segmented
            label={t('how')}
            value={saidOn}
            onValueChange={setSaidOn}
            className="flex-wrap"
            segments={SAID_ON.map((value) => ({ value, label: t(`where.${value}`) }))}
          />
        </div>
        <Part title={t('about')} hint={t('aboutHint')}>
          <TopicFields topics={view.topics} draft={draft} onAsk={setAsked} />
        </Part>
        <Part title={t('when')}>
          <WhenFields draft={draft} saved={view.preferences} />
        </Part>
        <Part title={t('means')}>
          <MeansFields draft={draft} customer={customer} />
        </Part>
        {error ? (
          <Alert tone="red" role="alert">
            {error}
          </Alert>
        ) : null}
        <div className="flex flex-wrap justify-end gap-2 border-line border-t pt-3">
          {view.necessaryOnly ? null : (
            <Button className="mr-auto" disabled={pending} onClick={() => void run(() => keepNecessary(saidOn))}>
              {t('stop')}
            </Button>
          )}
          <Button variant="ghost" onClick={onDone}>
            {common('cancel')}
          </Button>
          <Button variant="primary" type="submit" icon="check" pending={pending}>
            {t('save')}
          </Button>
        </div>
      </form>
      <RecordDialog
        customerId={customer.id}
        about={asked}
        open={asked !== null}
        onOpenChange={(open) => (open ? undefined : setAsked(null))}
      />
    </>
  )
}
