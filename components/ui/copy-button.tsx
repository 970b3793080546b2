'use client'

import { useTranslations } from 'next-intl'
import { useEffect, useState } from 'react'
import { announce } from './announcer'
import { IconButton } from './icon-button'

/** Copies a text; says so with a tick and to screen readers. */
export function CopyButton({ text, label, size = 'sm' }: { text: string; label?: string; size?: 'sm' | 'md' }) {
  const t = useTranslations('common')
  const [copied, setCopied] = useState(false)

  useEffect(() => {
    if (!copied) return
    const timer = setTimeout(() => setCopied(false), 2000)
    return () => clearTimeout(timer)
  }, [copied])

  async function copy() {
    await navigator.clipboard.writeText(text)
    setCopied(true)
    announce(t('copied'))
  }
  return (
    <IconButton
      icon={copied ? 'check' : 'copy'}
      label={copied ? t('copied') : (label ?? t('copy'))}
      size={size}
      onClick={copy}
    />
  )
}
