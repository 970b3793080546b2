'use server'

import { z } from 'zod'
import { action } from './action'
import { closeSession } from './sign-in'

export const signOutAction = action('profile.edit', z.object({}), closeSession)
