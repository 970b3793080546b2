import { expect, test } from 'vitest'
import { readPlaywright, readVitest, total, verdict } from './outcome.ts'

const file = (status: string, statuses: string[], message = '') => ({
  name: '/repo/lib/a.test.ts',
  status,
  message,
  assertionResults: statuses.map((each, n) => ({ fullName: `test ${n}`, status: each, failureMessages: ['because'] })),
})

test('vitest: passed, failed and skipped ones are told apart, failures by file, name and reason', () => {
  const outcome = readVitest({ testResults: [file('failed', ['passed', 'failed', 'pending', 'todo'])] }, 1, '/repo')
  expect(outcome).toMatchObject({ passed: 1, failed: 1, skipped: 2 })
  expect(outcome.trouble).toContain('lib/a.test.ts > test 1\nbecause')
})

test('vitest: a file that cannot be loaded, an error outside the tests and an empty run are failures', () => {
  expect(
    readVitest({ testResults: [file('passed', ['passed']), file('failed', [], 'no such module')] }, 1, '/repo'),
  ).toMatchObject({ passed: 1, failed: 1 })
  expect(readVitest({ testResults: [file('passed', ['passed'])] }, 1, '/repo')).toMatchObject({ passed: 1, failed: 1 })
  expect(readVitest({ testResults: [] }, 0, '/repo')).toMatchObject({ passed: 0, failed: 1, trouble: 'no test ran' })
  expect(readVitest({ testResults: [file('passed', ['pending'])] }, 0, '/repo')).toMatchObject({
    failed: 1,
    skipped: 1,
  })
})

const spec = (status: string) => ({
  title: 'signs in',
  tests: [{ projectName: 'chromium', status, results: [{ errors: [{ message: '\x1b[31mno button\x1b[0m' }] }] }],
})

test('playwright: nested suites are counted, a flaky test has failed', () => {
  const report = {
    suites: [
      {
        title: 'a.spec.ts',
        specs: [spec('expected')],
        suites: [{ title: 'inner', specs: [spec('unexpected'), spec('flaky'), spec('skipped')] }],
      },
    ],
  }
  const outcome = readPlaywright(report, 1)
  expect(outcome).toMatchObject({ passed: 1, failed: 2, skipped: 1 })
  expect(outcome.trouble).toContain('a.spec.ts > inner > signs in (chromium)\nno button')
})

test('playwright: an error before any test, and no test at all, are failures', () => {
  expect(readPlaywright({ errors: [{ message: 'no config' }] }, 1)).toMatchObject({ passed: 0, failed: 1 })
  expect(readPlaywright({ suites: [] }, 0)).toMatchObject({ passed: 0, failed: 1 })
})

test('the last line adds up every tier and names skipped ones only when there are any', () => {
  expect(total([verdict(true, ''), verdict(true, '')])).toBe('2 passed, 0 failed')
  expect(
    total([verdict(true, ''), verdict(false, 'x'), { passed: 5, failed: 2, skipped: 3, notes: [], trouble: '' }]),
  ).toBe('6 passed, 3 failed, 3 skipped')
})
