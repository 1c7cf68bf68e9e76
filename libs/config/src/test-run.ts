import type { Environment } from './read.js';

/** The folder that one run of the tests shares; Jest's global setup makes it. Undefined outside of such a run. */
export function testRunFolder(environment: Environment = process.env): string | undefined {
  return environment['WARDLINE_TEST_RUN'];
}
