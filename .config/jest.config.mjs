/**
 * Jest in ESM mode; TypeScript through swc with decorator metadata, as Nest needs it: by test-runner/, or, for files that
 * replace modules, by Jest itself.
 */
export default {
  rootDir: '..',
  testEnvironment: 'node',
  globalSetup: '<rootDir>/.config/jest-setup.mjs',
  globalTeardown: '<rootDir>/.config/jest-teardown.mjs',
  roots: ['<rootDir>/apps', '<rootDir>/libs', '<rootDir>/simulators'],
  testMatch: ['**/test/**/*.test.ts'],
  extensionsToTreatAsEsm: ['.ts'],
  transform: { '^.+\\.ts$': '@swc/jest' },
  testRunner: '<rootDir>/.config/test-runner/runner.mjs',
  moduleNameMapper: {
    '^#simulators$': '<rootDir>/simulators/src/index.ts',
    '^#([a-z-]+)$': '<rootDir>/libs/$1/src/index.ts',
    '^(\\.{1,2}/.*)\\.js$': '$1',
  },
  testTimeout: 60_000,
  testSequencer: '<rootDir>/.config/jest-sequencer.mjs',
  // One more than the cores of the smallest machine: a test that waits for its database leaves its core to another.
  maxWorkers: 3,
  // The modules of a test file itself are never given back.
  workerIdleMemoryLimit: '768MB',
};
