'use server'
import { receiveSampleSms, sampleSmsInput } from '@/lib/channels/commands/receive-sample-sms'
import { replayDelivery } from '@/lib/channels/commands/replay-delivery'
import { action } from '@/lib/platform/action'
import { createApiKey, revokeApiKey } from './commands/api-keys'
import { createMailbox, createSmsNumber, updateMailbox, updateSmsNumber } from './commands/channel-accounts'
import { createQueue, createTeam, renameTeam, updateQueue } from './commands/desk'
import {
  changeLocale,
  changePassword,
  createUser,
  disableUser,
  enableUser,
  revokeOwnSession,
  updateUser,
} from './commands/users'
import {
  apiKeyIdInput,
  changeLocaleInput,
  changePasswordInput,
  createApiKeyInput,
  createMailboxInput,
  createQueueInput,
  createSmsNumberInput,
  createTeamInput,
  createUserInput,
  deliveryIdInput,
  renameTeamInput,
  sessionIdInput,
  updateMailboxInput,
  updateQueueInput,
  updateSmsNumberInput,
  updateUserInput,
  userIdInput,
} from './schemas'

export const createUserAction = action('settings.users', createUserInput, createUser)
export const updateUserAction = action('settings.users', updateUserInput, updateUser)
export const disableUserAction = action('settings.users', userIdInput, disableUser)
export const enableUserAction = action('settings.users', userIdInput, enableUser)
export const createTeamAction = action('settings.teams', createTeamInput, createTeam)
export const renameTeamAction = action('settings.teams', renameTeamInput, renameTeam)
export const createQueueAction = action('settings.teams', createQueueInput, createQueue)
export const updateQueueAction = action('settings.teams', updateQueueInput, updateQueue)
export const createMailboxAction = action('settings.channels', createMailboxInput, createMailbox)
export const updateMailboxAction = action('settings.channels', updateMailboxInput, updateMailbox)
export const createSmsNumberAction = action('settings.channels', createSmsNumberInput, createSmsNumber)
export const updateSmsNumberAction = action('settings.channels', updateSmsNumberInput, updateSmsNumber)
export const receiveSampleSmsAction = action('settings.channels', sampleSmsInput, receiveSampleSms)
export const createApiKeyAction = action('settings.api_keys', createApiKeyInput, createApiKey)
export const revokeApiKeyAction = action('settings.api_keys', apiKeyIdInput, revokeApiKey)
export const changePasswordAction = action('profile.edit', changePasswordInput, changePassword)
export const changeLocaleAction = action('profile.edit', changeLocaleInput, changeLocale)
export const revokeOwnSessionAction = action('profile.edit', sessionIdInput, revokeOwnSession)
export const replayDeliveryAction = action('inbound.replay', deliveryIdInput, replayDelivery)
