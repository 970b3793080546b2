'use client'

import { useState } from 'react'
import { MAX_FILE_BYTES } from '@/lib/imports/domain/types'

export type UploadFault = 'tooLarge' | 'empty' | 'failed'
export type Upload = {
  /** The file under way and how much of it has left (bytes). */
  sending: { name: string; sent: number; size: number } | null
  fault: { name: string; why: UploadFault } | null
  /** Hands a file in; the id of its import, or null when it could not. */
  send: (file: File) => Promise<string | null>
}

/** The browser's `fetch` does not say how much of a body has left; this does. Null when it did not arrive. */
function post(file: File, onSent: (bytes: number) => void): Promise<{ importId: string } | null> {
  return new Promise((resolve) => {
    const request = new XMLHttpRequest()
    request.open('POST', `/api/console/imports?filename=${encodeURIComponent(file.name.slice(0, 255))}`)
    request.setRequestHeader('content-type', 'application/octet-stream')
    request.responseType = 'json'
    request.upload.onprogress = (event) => onSent(event.loaded)
    request.onload = () => resolve(request.status === 201 ? (request.response as { importId: string }) : null)
    request.onerror = () => resolve(null)
    request.onabort = () => resolve(null)
    request.send(file)
  })
}

/** One file on its way to the server. */
export function useUpload(): Upload {
  const [sending, setSending] = useState<Upload['sending']>(null)
  const [fault, setFault] = useState<Upload['fault']>(null)
  return {
    sending,
    fault,
    async send(file) {
      const { name, size } = file
      setFault(null)
      if (size === 0 || size > MAX_FILE_BYTES) {
        setFault({ name, why: size === 0 ? 'empty' : 'tooLarge' })
        return null
      }
      setSending({ name, sent: 0, size })
      const answer = await post(file, (sent) => setSending({ name, sent, size }))
      setSending(null)
      if (!answer) setFault({ name, why: 'failed' })
      return answer?.importId ?? null
    },
  }
}
