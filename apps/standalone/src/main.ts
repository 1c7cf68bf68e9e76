import { ConfigError, standaloneConfig } from '#config';
import { EmbeddedPostgresError, takeLock, type FolderLock } from '#persistence';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Stack } from './supervisor/stack.js';
import { StartError } from './supervisor/start-error.js';

// Whoever read this may be gone (`npm start | head`); that is no reason to stop monitoring patients.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);

const say = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

/** What a person can mend is said in words; everything else is ours, and shows where it happened. */
function explain(error: unknown): string {
  const mendable =
    error instanceof ConfigError || error instanceof StartError || error instanceof EmbeddedPostgresError;
  if (mendable) return `Wardline cannot start (${error.code}): ${error.message}`;
  return `Wardline cannot start: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`;
}

async function openDataFolder(dataDir: string): Promise<FolderLock> {
  try {
    await mkdir(dataDir, { recursive: true, mode: 0o711 });
    return await takeLock(join(dataDir, 'wardline.lock'), `The data folder ${dataDir}`);
  } catch (error) {
    if (error instanceof EmbeddedPostgresError) throw error;
    const why = (error as NodeJS.ErrnoException).code ?? 'unknown';
    throw new StartError(
      'data-dir-unusable',
      `The data folder ${dataDir} cannot be made or written (${why}): set DATA_DIR.`,
    );
  }
}

/** Stops in order on the first signal, at once on the second. */
function stopOnSignals(stack: Stack, lock: FolderLock): AbortSignal {
  const stopping = new AbortController();
  const stop = (): void => {
    if (stopping.signal.aborted) {
      stack.abandon();
      process.exit(1);
    }
    stopping.abort();
    say('stopping; once more to stop at once');
    void stack
      .stop()
      .then(() => lock.release())
      .finally(() => process.exit(0));
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop);
  return stopping.signal;
}

try {
  const config = standaloneConfig();
  const lock = await openDataFolder(config.dataDir);
  const stack = new Stack(config, say);
  const stopping = stopOnSignals(stack, lock);
  try {
    await stack.start();
  } catch (error) {
    // Interrupted while starting: what fails now fails because it was told to stop.
    if (stopping.aborted) await new Promise(() => undefined);
    await stack.stop();
    await lock.release();
    throw error;
  }
} catch (error) {
  process.stderr.write(`${explain(error)}\n`);
  process.exit(error instanceof StartError ? 2 : 1);
}
