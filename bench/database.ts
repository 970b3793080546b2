import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { closeDatabase } from '@/db/client'
import { migrateDatabase } from '@/db/migrate'
import { databaseOwner, throwawayPlace } from '@/scripts/launcher/place.ts'
import { addressOf, openCluster, prepareDatabase, type Serving, startServer } from '@/scripts/launcher/postgres.ts'

/** A benchmark's own PostgreSQL. */
export type BenchDatabase = {
  /** The address for the application. */
  url: string
  /** The address for the superuser, who writes bulk rows. */
  superuserUrl: string
  /** Starts the server again at the same addresses, served otherwise; nothing may be connected but `database()`. */
  restart: (serving: Serving) => Promise<void>
}

/** Serves a migrated PostgreSQL of its own on `DATABASE_URL` while the work runs, and removes it whatever happens. */
export async function withBenchDatabase(
  work: (database: BenchDatabase) => Promise<void>,
  serving: Serving = {},
): Promise<void> {
  const place = throwawayPlace(databaseOwner())
  const cluster = await openCluster(place, join(place, 'postgres.log'))
  let server = await startServer(cluster, serving)
  try {
    process.env.RELAIS_SECRET ??= 'a-secret-of-the-benchmark-that-opens-nothing'
    const url = await prepareDatabase(cluster, server.port)
    process.env.DATABASE_URL = url
    await migrateDatabase(url)
    const restart = async (otherwise: Serving) => {
      await closeDatabase()
      const { port } = server
      await server.stop(60_000)
      server = await startServer(cluster, { ...otherwise, port })
    }
    await work({ url, superuserUrl: addressOf(cluster, server.port, 'relais', 'superuser'), restart })
  } finally {
    await closeDatabase()
    await server.stop(2000)
    rmSync(place, { recursive: true, force: true })
  }
}

/** The value below which a share (0 to 1) of the times lies; 0 when there is none. */
export function percentile(times: readonly number[], share: number): number {
  const sorted = times.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0
}
