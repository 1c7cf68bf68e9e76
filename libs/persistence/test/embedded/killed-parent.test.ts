import { describe, expect, it } from '@jest/globals';
import { startEmbeddedPostgres } from '#persistence';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import pg from 'pg';
import { freshFolder } from './folder.js';

/** The parent is a plain Node process, so it runs what `npm test` has built before. */
const library = new URL('../../../../dist/libs/persistence/src/embedded/index.js', import.meta.url).href;

describe('after kill -9 of the process that started it', () => {
  it('takes down the PostgreSQL that is still running, and loses nothing', async () => {
    const dataDir = await freshFolder();
    const script = `
      import { startEmbeddedPostgres } from ${JSON.stringify(library)};
      const server = await startEmbeddedPostgres({ dataDir: ${JSON.stringify(dataDir)}, log: () => undefined });
      process.stdout.write(server.url + ' ' + server.pid + '\\n');`;
    const parent = spawn(process.execPath, ['--input-type=module', '--eval', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [line] = (await Promise.race([
      once(createInterface(parent.stdout), 'line'),
      once(parent, 'exit').then(() =>
        Promise.reject(new Error('the parent ended before it had started PostgreSQL')),
      ),
    ])) as [string];
    const [url = '', pid = ''] = line.split(' ');
    await run(url, 'CREATE TABLE kept AS SELECT 5 AS n');
    parent.kill('SIGKILL');
    await once(parent, 'exit');
    expect(await run(url, 'SELECT n FROM kept')).toEqual([{ n: 5 }]); // it lives on without its parent

    const said: string[] = [];
    const server = await startEmbeddedPostgres({ dataDir, log: (text) => said.push(text) });
    try {
      expect(said.join('\n')).toContain(`process ${pid}`);
      await expect(run(url, 'SELECT 1')).rejects.toThrow(); // the old one is down
      expect(await run(server.url, 'SELECT n FROM kept')).toEqual([{ n: 5 }]);
    } finally {
      await server.stop();
    }
  });
});

async function run(url: string, sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}
