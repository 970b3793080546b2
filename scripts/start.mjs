#!/usr/bin/env node
// `npm start`. Plain JavaScript: it runs on whatever Node the machine has, before anything is installed.
import { runPinned } from './launcher/install.mjs'

await runPinned('scripts/launcher/main.ts')
