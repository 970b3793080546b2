import { defineConfig } from '@playwright/test'

const { E2E_BASE_URL, E2E_CHROMIUM = '/usr/bin/chromium', E2E_REPORT } = process.env
if (!E2E_BASE_URL)
  throw new Error('E2E_BASE_URL is not set: `npm test -- build e2e` starts the application and sets it.')

/**
 * The black-box tests, on the production build that `npm test` started with the demo on a fresh database.
 * It tells them: E2E_BASE_URL, E2E_SIGN_INS (JSON: role, email, password), E2E_API_KEY, E2E_SMTP (host:port),
 * E2E_DATABASE_URL.
 */
export default defineConfig({
  testDir: './e2e',
  testMatch: '*.spec.ts',
  // One application and two cores: side by side the tests would measure each other.
  workers: 1,
  retries: 0,
  timeout: 180_000,
  expect: { timeout: 20_000 },
  forbidOnly: Boolean(process.env.CI),
  reporter: E2E_REPORT ? [['json', { outputFile: E2E_REPORT }], ['line']] : 'list',
  use: {
    baseURL: E2E_BASE_URL,
    locale: 'fr-FR',
    timezoneId: 'Europe/Paris',
    // A trace of each test costs a seventh of the whole run; `--trace on` asks for one.
    trace: 'off',
    screenshot: 'only-on-failure',
    launchOptions: {
      executablePath: E2E_CHROMIUM,
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
  },
  projects: [{ name: 'chromium' }],
})
