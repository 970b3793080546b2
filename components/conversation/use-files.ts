'use client'

import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { toast } from '@/components/ui/toast'
import { MAX_ATTACHMENTS_BYTES } from '@/lib/conversations/schemas'

const MAX_FILES = 20
/** Chosen files wait here with the text they belong to, as long as the tab lives. */
const kept = new Map<string, readonly File[]>()

function base64(file: File): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader()
    reader.onload = () => resolve(String(reader.result).replace(/^[^,]*,/, ''))
    reader.onerror = () => reject(reader.error ?? new Error('file not read'))
    reader.readAsDataURL(file)
  })
}

/** Files in the shape the reply wants. Throws what the browser says when one cannot be read any more. */
export function attachmentsOf(
  files: readonly File[],
): Promise<{ filename: string; contentType: string; contentBase64: string }[]> {
  return Promise.all(
    files.map(async (file) => ({
      filename: file.name.slice(0, 255),
      contentType: file.type || 'application/octet-stream',
      contentBase64: await base64(file),
    })),
  )
}

/** The files chosen for an answer: 20 at most, 20 MB in all; what does not fit is refused with its name. */
export function useFiles(conversationId: string) {
  const t = useTranslations('conversation.composer')
  const [files, setFiles] = useState<readonly File[]>(() => kept.get(conversationId) ?? [])
  const put = (next: readonly File[]) => {
    if (next.length > 0) kept.set(conversationId, next)
    else kept.delete(conversationId)
    setFiles(next)
  }
  function add(given: readonly File[]): void {
    const next = [...files]
    let size = next.reduce((sum, file) => sum + file.size, 0)
    for (const file of given) {
      if (next.length >= MAX_FILES) {
        toast({ message: t('tooMany'), tone: 'error' })
        break
      }
      if (size + file.size > MAX_ATTACHMENTS_BYTES) {
        toast({ message: t('tooBig', { name: file.name }), tone: 'error' })
        continue
      }
      size += file.size
      next.push(file)
    }
    put(next)
  }
  return { files, add, remove: (file: File) => put(files.filter((each) => each !== file)), set: put }
}
