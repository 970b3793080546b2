import { useTranslations } from 'next-intl'
import { useShortcut } from '@/components/shell/shortcuts'
import type { DraftMode } from '@/lib/conversations/views'

/** Who may write what to and about the customer. */
export type WriteRights = { reply: boolean; note: boolean }

/** r begins an answer, n an internal note, before and after the conversation has come. */
export function useWriteKeys(rights: WriteRights, write: (mode: DraftMode) => void): void {
  const t = useTranslations('conversation.keys')
  useShortcut({
    id: 'conversation.reply',
    keys: 'r',
    group: 'conversation',
    label: t('reply'),
    enabled: rights.reply,
    run: () => write('reply'),
  })
  useShortcut({
    id: 'conversation.note',
    keys: 'n',
    group: 'conversation',
    label: t('note'),
    enabled: rights.note,
    run: () => write('note'),
  })
}
