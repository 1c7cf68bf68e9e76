import { createServer } from 'node:net';

/** Can this port be listened on? */
export async function isFree(host: string, port: number): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE') resolve(false);
      else reject(error);
    });
    probe.listen(port, host, () => {
      probe.close(() => {
        resolve(true);
      });
    });
  });
}

/** The port itself, or the next one that is free, at most a hundred further. */
export async function freeFrom(host: string, port: number): Promise<number> {
  for (let candidate = port; candidate < Math.min(port + 100, 65_536); candidate++) {
    if (await isFree(host, candidate)) return candidate;
  }
  throw new Error(`no free port between ${port} and ${port + 99}`);
}
