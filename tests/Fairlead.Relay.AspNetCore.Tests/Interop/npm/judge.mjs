// Asks a cache everything that the suite asks, and prints one line for each test: its name, what it counts as, and what came of it.
import fetch from 'node-fetch'
import suites from './node_modules/http-cache-tests/tests/index.mjs'
import { getResults, runTests } from './node_modules/http-cache-tests/client/runner.mjs'

const tests = new Map(suites.flatMap(suite => suite.tests).filter(test => !test.browser_only).map(test => [test.id, test]))
await runTests(suites, fetch, false, process.argv[2])
const results = getResults()

// A test whose precondition fails says nothing.
const isMeaningful = test => (test.depends_on ?? []).every(id => results[id] === true && isMeaningful(tests.get(id)))

for (const [id, test] of tests) {
  const outcome = !isMeaningful(test) ? 'skipped' : results[id] === true ? 'passed' : `failed ${results[id]}`
  console.log(`${id} ${test.kind ?? 'required'} ${outcome}`)
}
