import 'server-only'
import { writeCheckpointNow } from './commands/take-checkpoint'

/** The ledger's regular checkpoint. */
export async function checkpointJob(): Promise<void> {
  await writeCheckpointNow()
}
