'use server'
import { action } from '@/lib/platform/action'
import { changeFigures } from './commands/change-figures'
import { changeFiguresInput } from './schemas'

export const changeFiguresAction = action('settings.policy', changeFiguresInput, changeFigures)
