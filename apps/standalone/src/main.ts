import { ConfigError, standaloneConfig } from '#config';
import { EmbeddedPostgresError, takeLock } from '#persistence';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Stack, StartError } from './supervisor/stack.js';

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

try {
  const config = standaloneConfig();
  await mkdir(config.dataDir, { recursive: true, mode: 0o711 });
  const lock = await takeLock(join(config.dataDir, 'wardline.lock'), `The data folder ${config.dataDir}`);
  const stack = new Stack(config, say);
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
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
  try {
    await stack.start();
  } catch (error) {
    await stack.stop();
    await lock.release();
    throw error;
  }
} catch (error) {
  process.stderr.write(`${explain(error)}\n`);
  process.exit(error instanceof StartError ? 2 : 1);
}
