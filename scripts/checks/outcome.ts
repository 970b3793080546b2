/** What one tier of checks came to. `notes` are shown in any case, `trouble` when something failed. */
export type Outcome = { passed: number; failed: number; skipped: number; notes: string[]; trouble: string }

/** The outcome of a check that is one yes or no. */
export function verdict(good: boolean, trouble: string, notes: string[] = []): Outcome {
  return { passed: good ? 1 : 0, failed: good ? 0 : 1, skipped: 0, notes, trouble: good ? '' : trouble }
}

/** The outcome of a tier that must run tests: having run none is a failure. */
function ofTests(passed: number, failed: number, skipped: string[], trouble: string[]): Outcome {
  const ran = passed + failed > 0
  return {
    passed,
    failed: ran ? failed : 1,
    skipped: skipped.length,
    notes: skipped.map((name) => `skipped: ${name}`),
    trouble: ran ? trouble.join('\n') : ['no test ran', ...trouble].join('\n'),
  }
}

type VitestReport = {
  testResults: {
    name: string
    status: string
    message: string
    assertionResults: { fullName: string; status: string; failureMessages?: string[] }[]
  }[]
}

/**
 * Reads what `vitest --reporter=json` wrote. A file that could not even be loaded counts as one failure, and so does an
 * error outside every test, which only the exit code tells.
 */
export function readVitest(report: VitestReport, exitCode: number, root: string): Outcome {
  let passed = 0
  let failed = 0
  const skipped: string[] = []
  const trouble: string[] = []
  for (const file of report.testResults) {
    const path = file.name.replace(`${root}/`, '')
    for (const test of file.assertionResults) {
      if (test.status === 'passed') passed += 1
      else if (test.status === 'failed') {
        failed += 1
        trouble.push(`✗ ${path} > ${test.fullName}`, ...(test.failureMessages ?? []).map((text) => text.slice(0, 2000)))
      } else skipped.push(`${path} > ${test.fullName}`)
    }
    const told = file.assertionResults.some((test) => test.status === 'failed')
    if (file.status === 'failed' && !told) {
      failed += 1
      trouble.push(`✗ ${path}`, file.message.slice(0, 2000))
    }
  }
  if (exitCode !== 0 && failed === 0) {
    failed = 1
    trouble.push(`vitest ended with code ${exitCode} although no test failed: an error outside the tests`)
  }
  return ofTests(passed, failed, skipped, trouble)
}

type PlaywrightSuite = {
  title: string
  file?: string
  suites?: PlaywrightSuite[]
  specs?: {
    title: string
    tests: { projectName: string; status: string; results: { errors?: { message?: string }[] }[] }[]
  }[]
}
type PlaywrightReport = { suites?: PlaywrightSuite[]; errors?: { message?: string }[] }

// biome-ignore lint/suspicious/noControlCharactersInRegex: colours are control characters
const COLOURS = /\x1b\[[0-9;]*m/g

/** Reads what Playwright's json reporter wrote. A test that passes only when repeated has failed. */
export function readPlaywright(report: PlaywrightReport, exitCode: number): Outcome {
  let passed = 0
  let failed = 0
  const skipped: string[] = []
  const trouble: string[] = []
  function read(suite: PlaywrightSuite, above: string) {
    const path = above ? `${above} > ${suite.title}` : suite.title
    for (const spec of suite.specs ?? []) {
      for (const test of spec.tests) {
        const name = `${path} > ${spec.title}`
        if (test.status === 'expected') passed += 1
        else if (test.status === 'skipped') skipped.push(name)
        else {
          failed += 1
          const errors = test.results.flatMap((result) => result.errors ?? []).map((error) => error.message ?? '')
          trouble.push(
            `✗ ${name} (${test.projectName})`,
            ...errors.map((text) => text.replace(COLOURS, '').slice(0, 2000)),
          )
        }
      }
    }
    for (const inner of suite.suites ?? []) read(inner, path)
  }
  for (const suite of report.suites ?? []) read(suite, '')
  for (const error of report.errors ?? []) {
    failed += 1
    trouble.push((error.message ?? '').replace(COLOURS, '').slice(0, 2000))
  }
  if (exitCode !== 0 && failed === 0) {
    failed = 1
    trouble.push(`playwright ended with code ${exitCode} although no test failed`)
  }
  return ofTests(passed, failed, skipped, trouble)
}

/** The last line of a run: every tier added up. Skipped ones are named only when there are any. */
export function total(outcomes: Outcome[]): string {
  const sum = (key: 'passed' | 'failed' | 'skipped') => outcomes.reduce((n, outcome) => n + outcome[key], 0)
  const skipped = sum('skipped')
  return `${sum('passed')} passed, ${sum('failed')} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`
}
