import { readFile } from 'node:fs/promises';
import { createRequire, register } from 'node:module';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import isolated from 'jest-circus/runner';

register('./hooks.mjs', import.meta.url);
process.setSourceMapsEnabled(true);

const require = createRequire(import.meta.url);
/** What `jest-circus/runner` itself loads for each file; not among its exports. */
const circusPath = join(dirname(require.resolve('jest-circus/runner')), 'jestAdapterInit.js');
const eventHandlers = Symbol.for('EVENT_HANDLERS');
let runs = 0;

/**
 * Runs a test file with Jest's own circus, but imports it as Node does: the files that one worker runs share the
 * modules they import. With a registry of modules for each file, loading them took a third of the whole run.
 * A file that replaces modules gets a registry of its own all the same.
 */
export default async function run(globalConfig, config, environment, runtime, testPath, sendMessageToJest) {
  if ((await readFile(testPath, 'utf8')).includes('unstable_mockModule'))
    return isolated.default(globalConfig, config, environment, runtime, testPath, sendMessageToJest);

  // Jest reads stacks by its own source maps, which know nothing of what Node has loaded.
  Error.prepareStackTrace = undefined;
  const circus = newCircus();
  await circus.initialize({
    config,
    environment,
    globalConfig,
    runtime,
    testPath,
    sendMessageToJest,
    localRequire: require,
    parentProcess: process,
    setGlobalsForRuntime: (globals) => {
      globalThis.wardlineTest = globals;
    },
  });
  await import(`${pathToFileURL(testPath)}?run=${runs++}`);
  return circus.runAndTransformResultsToJestFormat({ config, globalConfig, testPath });
}

/** Circus keeps the tests it is told of, and who listens to them, for one file. */
function newCircus() {
  delete require.cache[circusPath];
  delete globalThis[eventHandlers];
  return require(circusPath);
}
