'use server'

import { interactionIdInput } from '@/lib/conversations/schemas'
import { action } from '@/lib/platform/action'
import { addCustomerNote } from './commands/add-note'
import { undoCustomerChange } from './commands/change'
import { addCommitment, keepCommitment } from './commands/commitments'
import {
  addContactPoint,
  bounceContactPoint,
  correctContactPoint,
  endContactPoint,
  shareContactPoint,
  verifyContactPoint,
} from './commands/contact-points'
import { correctIdentity, preferChannel } from './commands/correct-identity'
import { logContact, withdrawContact } from './commands/log-contact'
import {
  addCommitmentInput,
  addContactPointInput,
  bounceContactPointInput,
  commitmentInput,
  contactPointInput,
  correctContactPointInput,
  correctIdentityInput,
  customerNoteInput,
  logCustomerInteractionInput,
  preferredChannelInput,
  shareContactPointInput,
  undoChangeInput,
  verifyContactPointInput,
} from './schemas'

export const addContactPointAction = action('customer.edit', addContactPointInput, (actor, input) =>
  addContactPoint(actor, input),
)
export const correctContactPointAction = action('customer.edit', correctContactPointInput, (actor, input) =>
  correctContactPoint(actor, input),
)
export const endContactPointAction = action('customer.edit', contactPointInput, (actor, input) =>
  endContactPoint(actor, input),
)
export const shareContactPointAction = action('customer.edit', shareContactPointInput, (actor, input) =>
  shareContactPoint(actor, input),
)
export const bounceContactPointAction = action('customer.edit', bounceContactPointInput, (actor, input) =>
  bounceContactPoint(actor, input),
)
export const verifyContactPointAction = action('customer.edit', verifyContactPointInput, (actor, input) =>
  verifyContactPoint(actor, input),
)
export const correctIdentityAction = action('customer.edit', correctIdentityInput, (actor, input) =>
  correctIdentity(actor, input),
)
export const preferChannelAction = action('customer.edit', preferredChannelInput, (actor, input) =>
  preferChannel(actor, input),
)
export const addCommitmentAction = action('customer.edit', addCommitmentInput, (actor, input) =>
  addCommitment(actor, input),
)
export const keepCommitmentAction = action('customer.edit', commitmentInput, (actor, input) =>
  keepCommitment(actor, input),
)
export const addCustomerNoteAction = action('customer.edit', customerNoteInput, (actor, input) =>
  addCustomerNote(actor, input),
)
export const undoCustomerChangeAction = action('customer.edit', undoChangeInput, (actor, input) =>
  undoCustomerChange(actor, input),
)
export const logInteractionAction = action('interaction.log', logCustomerInteractionInput, (actor, input) =>
  logContact(actor, input),
)
export const withdrawInteractionAction = action('interaction.log', interactionIdInput, (actor, input) =>
  withdrawContact(actor, input),
)
