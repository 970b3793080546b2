'use client'

import { useEffect, useRef, useState } from 'react'
import { MAX_FILE_BYTES } from '@/lib/imports/domain/types'
import { ERROR_CODES, type ErrorCode } from '@/lib/platform/errors'

/** Why a file was not taken: what is seen here, or what the server answers. */
export type UploadFault = { name: string; why: 'tooLarge' | 'empty' | 'several' | 'failed' | { code: ErrorCode } }
export type Upload = {
  /** The file under way and how much of it has left (bytes). */
  sending: { name: string; sent: number; size: number } | null
  fault: UploadFault | null
  /** Hands in the one file of these. */
  send: (files: readonly File[]) => Promise<void>
  /** Calls back the file under way. */
  stop: () => void
}

type Answer = { importId: string } | { code: ErrorCode } | 'stopped' | 'failed'

function answerOf({ status, response }: XMLHttpRequest): Answer {
  if (status === 201) return response as { importId: string }
  const code = ERROR_CODES.find((each) => each === (response as { code?: string } | null)?.code)
  return code ? { code } : 'failed'
}

/** The browser's `fetch` does not say how much of a body has left; this does. */
function post(request: XMLHttpRequest, file: File, onSent: (bytes: number) => void): Promise<Answer> {
  return new Promise((resolve) => {
    request.open('POST', `/api/console/imports?filename=${encodeURIComponent(file.name.slice(0, 255))}`)
    request.setRequestHeader('content-type', 'application/octet-stream')
    request.responseType = 'json'
    request.upload.onprogress = (event) => onSent(event.loaded)
    request.onload = () => resolve(answerOf(request))
    request.onerror = () => resolve('failed')
    request.onabort = () => resolve('stopped')
    request.send(file)
  })
}

function faultOf(files: readonly File[]): UploadFault['why'] | null {
  const size = files[0]?.size ?? 0
  if (files.length > 1) return 'several'
  if (size === 0) return 'empty'
  return size > MAX_FILE_BYTES ? 'tooLarge' : null
}

/** One file on its way to the server; `onReceived` gets its import unless the screen was left meanwhile. */
export function useUpload(onReceived: (importId: string) => void): Upload {
  const [sending, setSending] = useState<Upload['sending']>(null)
  const [fault, setFault] = useState<UploadFault | null>(null)
  const request = useRef<XMLHttpRequest>(null)
  const isHere = useRef(false)
  useEffect(() => {
    isHere.current = true
    return () => {
      isHere.current = false
    }
  }, [])
  return {
    sending,
    fault,
    async send(files) {
      const [file] = files
      if (!file || request.current) return
      const { name, size } = file
      const why = faultOf(files)
      setFault(why && { name, why })
      if (why) return
      request.current = new XMLHttpRequest()
      setSending({ name, sent: 0, size })
      const answer = await post(request.current, file, (sent) => setSending({ name, sent, size }))
      request.current = null
      setSending(null)
      if (answer === 'failed' || (answer !== 'stopped' && 'code' in answer)) setFault({ name, why: answer })
      else if (answer !== 'stopped' && isHere.current) onReceived(answer.importId)
    },
    stop: () => request.current?.abort(),
  }
}
