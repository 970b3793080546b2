/** The words of a ReasonDialog, which every message space that has one names alike. */
export const reasonWords = (t: (key: 'submit' | 'reason' | 'reasonHint' | 'reasonMissing') => string) => ({
  submit: t('submit'),
  reason: t('reason'),
  reasonHint: t('reasonHint'),
  reasonMissing: t('reasonMissing'),
})
