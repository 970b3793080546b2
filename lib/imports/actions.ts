'use server'

import { action } from '@/lib/platform/action'
import {
  cancelImport,
  checkImport,
  discardImport,
  resumeImport,
  runImport,
  undoImport,
} from './commands/control-import'
import { importIdInput, mappingInput } from './schemas'

export const checkImportAction = action('import.run', mappingInput, checkImport)
export const runImportAction = action('import.run', mappingInput, runImport)
export const cancelImportAction = action('import.run', importIdInput, cancelImport)
export const resumeImportAction = action('import.run', importIdInput, resumeImport)
export const undoImportAction = action('import.run', importIdInput, undoImport)
export const discardImportAction = action('import.run', importIdInput, discardImport)
