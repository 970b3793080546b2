'use client'

import { useState } from 'react'
import type { PreferencePatch, SettingKey, TopicPreference } from '@/lib/preferences/domain/preferences'
import { topicKey } from '@/lib/preferences/domain/preferences'
import type { TopicId } from '@/lib/preferences/domain/topics'
import type { PreferencesView } from '@/lib/preferences/views'

type Settings = PreferencesView['preferences']

export type PreferencesDraft = {
  /** What has been changed and not saved, by key. */
  patch: PreferencePatch
  settings: Settings
  set: <Key extends SettingKey>(key: Key, value: Settings[Key]) => void
  topic: (id: TopicId) => TopicPreference
  setTopic: (id: TopicId, value: TopicPreference) => void
}

/** What a colleague has filled in and not saved yet, over what holds; what holds may change meanwhile. */
export function usePreferencesDraft(view: PreferencesView): PreferencesDraft {
  const [patch, setPatch] = useState<PreferencePatch>({})
  const put = (change: PreferencePatch) => setPatch((before) => ({ ...before, ...change }))
  return {
    patch,
    settings: { ...view.preferences, ...(patch as Partial<Settings>) },
    set: (key, value) => put({ [key]: value }),
    topic: (id) => {
      const drafted = patch[topicKey(id)]
      if (drafted) return drafted
      const standing = view.topics.find((each) => each.id === id)
      const channels = standing?.channels ?? []
      return { on: channels.length > 0, frequency: standing?.frequency ?? 'each', channels }
    },
    setTopic: (id, value) => put({ [topicKey(id)]: value }),
  }
}
