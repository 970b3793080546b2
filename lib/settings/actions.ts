'use server'
import { replayDelivery } from '@/lib/channels/commands/replay-delivery'
import { action } from '@/lib/platform/action'
import { createApiKey, revokeApiKey } from './commands/api-keys'
import { createMailbox, createQueue, createTeam, renameTeam, updateMailbox, updateQueue } from './commands/desk'
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
  createTeamInput,
  createUserInput,
  deliveryIdInput,
  renameTeamInput,
  sessionIdInput,
  updateMailboxInput,
  updateQueueInput,
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
export const createApiKeyAction = action('settings.api_keys', createApiKeyInput, createApiKey)
export const revokeApiKeyAction = action('settings.api_keys', apiKeyIdInput, revokeApiKey)
export const changePasswordAction = action('profile.edit', changePasswordInput, changePassword)
export const changeLocaleAction = action('profile.edit', changeLocaleInput, changeLocale)
export const revokeOwnSessionAction = action('profile.edit', sessionIdInput, revokeOwnSession)
export const replayDeliveryAction = action('inbound.replay', deliveryIdInput, replayDelivery)
