import { createServer } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { StartError } from './start-error.js';

/** The processes of a run that was killed a moment ago let go of their ports within this. Milliseconds. */
const lettingGoMs = 3000;

/**
 * Waits for a port that must be this one and no other.
 *
 * @throws {StartError} `port-taken`, `port-unusable`
 */
export async function requireFree(host: string, port: number): Promise<void> {
  const deadline = Date.now() + lettingGoMs;
  while (!(await isFree(host, port))) {
    if (Date.now() >= deadline) {
      throw new StartError(
        'port-taken',
        `Port ${port} of ${host} is taken: stop what uses it, or set PORT to another.`,
      );
    }
    await pause(100);
  }
}

/** Can this port be listened on? @throws {StartError} `port-unusable` when nothing could, taken or not */
export async function isFree(host: string, port: number): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE') resolve(false);
      else reject(unusable(host, port, error));
    });
    probe.listen(port, host, () => {
      probe.close(() => {
        resolve(true);
      });
    });
  });
}

function unusable(host: string, port: number, error: NodeJS.ErrnoException): StartError {
  const why = error.code === 'EACCES' ? 'this user may not' : (error.code ?? error.message);
  return new StartError('port-unusable', `Port ${port} of ${host} cannot be listened on: ${why}.`);
}

/** The port itself, or the next one that is free, at most a hundred further. @throws {StartError} `port-taken` */
export async function freeFrom(host: string, port: number): Promise<number> {
  for (let candidate = port; candidate < Math.min(port + 100, 65_536); candidate++) {
    if (await isFree(host, candidate)) return candidate;
  }
  throw new StartError(
    'port-taken',
    `No port between ${port} and ${port + 99} is free: set MQTT_PORT to another.`,
  );
}
