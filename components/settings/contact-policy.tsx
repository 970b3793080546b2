'use client'

import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { Screen } from '@/components/shell/screen'
import { Alert } from '@/components/ui/alert'
import { Button } from '@/components/ui/button'
import { toast } from '@/components/ui/toast'
import { changeFiguresAction } from '@/lib/policy/actions'
import { DEFAULT_SETTINGS, type PolicyFigures } from '@/lib/policy/domain/settings'
import type { ContactPolicyView } from '@/lib/policy/views'
import { FigureChanges, FiguresDialog } from './contact-policy-dialog'
import { FiguresTable } from './contact-policy-figures'
import { RulesTable } from './contact-policy-rules'
import { FormDialog } from './form-dialog'
import { useSave } from './use-save'

/** Every contact rule with its source, and the figures that an administrator may make stricter. */
export function ContactPolicySettings({ policy }: { policy: ContactPolicyView }) {
  const t = useTranslations('policy')
  const settings = useTranslations('settings')
  const save = useSave()
  const [open, setOpen] = useState<'edit' | 'reset' | null>(null)

  async function apply(figures: PolicyFigures, message: string): Promise<void> {
    const done = await save.run(() => changeFiguresAction({ figures, seen: policy.revision }))
    if (!done) return
    setOpen(null)
    toast({
      message,
      undo: async () => {
        await save.run(() => changeFiguresAction({ figures: done.before, seen: done.revision }), t('undone'))
      },
    })
  }

  return (
    <Screen
      title={settings('sections.contactPolicy')}
      lead={t('lead')}
      actions={
        policy.mayEdit ? (
          <>
            {policy.revision === null ? null : (
              <Button icon="undo" onClick={() => setOpen('reset')}>
                {t('reset')}
              </Button>
            )}
            <Button variant="primary" icon="sliders" onClick={() => setOpen('edit')}>
              {t('edit')}
            </Button>
          </>
        ) : null
      }
    >
      <Alert tone="amber" icon="scale" className="mb-6">
        {t('notAdvice')}
      </Alert>
      {save.error && open === null ? (
        <Alert tone="red" role="alert" className="mb-6">
          {save.error}
        </Alert>
      ) : null}
      <FiguresTable policy={policy} />
      <RulesTable rules={policy.rules} version={policy.ruleVersion} revision={policy.revision} />
      {open === 'edit' ? (
        <FiguresDialog
          figures={policy.figures}
          save={save}
          onApply={(figures) => void apply(figures, t('changed'))}
          onClose={() => setOpen(null)}
        />
      ) : null}
      <FormDialog
        open={open === 'reset'}
        onOpenChange={(next) => !next && setOpen(null)}
        title={t('reset')}
        description={t('resetLead')}
        submit={t('confirm')}
        save={save}
        onSubmit={() => void apply(DEFAULT_SETTINGS, t('resetDone'))}
      >
        <FigureChanges from={policy.figures} to={DEFAULT_SETTINGS} />
      </FormDialog>
    </Screen>
  )
}
