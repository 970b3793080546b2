'use client'

import { useTranslations } from 'next-intl'
import { CONVERSATION_REASONS } from '@/lib/conversations/domain'
import { findTopic } from '@/lib/preferences/domain/topics'

const OTHER_TOPICS = ['request', 'consent_confirmation'] as const

/** What a message was about, in words: a topic customers choose about, a request's reason, or what an integrator named. */
export function useTopicWord(): (topic: string | null) => string | null {
  const topics = useTranslations('preferences.topic')
  const reasons = useTranslations('conversation.reason')
  const others = useTranslations('supervision.decisions.topic')
  return (topic) => {
    if (topic === null) return null
    const chosen = findTopic(topic)
    if (chosen) return topics(chosen.id)
    const reason = CONVERSATION_REASONS.find((each) => each === topic)
    if (reason) return reasons(reason)
    const other = OTHER_TOPICS.find((each) => each === topic)
    return other ? others(other) : topic
  }
}
