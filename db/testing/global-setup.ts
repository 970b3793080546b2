import { rmSync } from 'node:fs'
import { join } from 'node:path'
import postgres from 'postgres'
import type { TestProject } from 'vitest/node'
import { migrateDatabase } from '@/db/migrate'
import { databaseOwner, throwawayPlace } from '@/scripts/launcher/place.ts'
import { addressOf, openCluster, prepareDatabase, startServer } from '@/scripts/launcher/postgres.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** Where `createTestDatabase` clones the migrated template. */
    testPostgres: { superuserUrl: string; applicationUrl: string }
  }
}

/** The database every test file gets a copy of: the real migrations ran in it, once. */
export const TEMPLATE = 'relais'

/** Serves a PostgreSQL of its own for one run of the integration tests; returns what ends and removes it. */
export default async function setUp(project: TestProject): Promise<() => Promise<void>> {
  const place = throwawayPlace(databaseOwner())
  const cluster = await openCluster(place, join(place, 'postgres.log'))
  const server = await startServer(cluster, { durable: false, maxConnections: 200 })
  const end = async () => {
    await server.stop(2000)
    rmSync(place, { recursive: true, force: true })
  }
  try {
    const applicationUrl = await prepareDatabase(cluster, server.port)
    await migrateDatabase(applicationUrl)
    const superuserUrl = addressOf(cluster, server.port, 'postgres', 'superuser')
    const sql = postgres(superuserUrl, { max: 1, onnotice: () => {} })
    // PostgreSQL copies only a database that nobody is connected to.
    await sql.unsafe(`alter database ${TEMPLATE} with is_template true allow_connections false`)
    await sql.end()
    project.provide('testPostgres', { superuserUrl, applicationUrl })
  } catch (error) {
    await end()
    throw error
  }
  return end
}
