#!/usr/bin/env node
// `npm test`. Plain JavaScript: it runs on whatever Node the machine has, before anything is installed.
import { runPinned } from './launcher/install.mjs'

await runPinned('scripts/checks/main.ts')
