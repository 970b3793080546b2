'use server'

import { z } from 'zod'
import { action } from '@/lib/platform/action'
import { publishNotice, retireNotice } from './commands/notices'
import { recordConsent } from './commands/record-consent'
import { takeCheckpoint } from './commands/take-checkpoint'
import { inputOfBody, noticeIdInput, noticeInput, recordConsentBody } from './schemas'

export const recordConsentAction = action('consent.record', recordConsentBody, (actor, body) =>
  recordConsent(actor, inputOfBody(body)),
)
export const publishNoticeAction = action('privacy.manage', noticeInput, (actor, input) => publishNotice(actor, input))
export const retireNoticeAction = action('privacy.manage', noticeIdInput, (actor, input) => retireNotice(actor, input))
export const takeCheckpointAction = action('privacy.manage', z.object({}), (actor) => takeCheckpoint(actor))
