import { describe, expect, it } from '@jest/globals';
import { databaseRoles, startEmbeddedPostgres, urlForRole } from '#persistence';
import { runFolder } from '#testing';
import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';

const main = join(import.meta.dirname, '../../../dist/apps/standalone/src/deploy/migrate-main.js');
const run = promisify(execFile);

describe('the migration of a deployment', () => {
  it('makes the schema, lets every role sign in, installs the trees, and may run again', async () => {
    const dataDir = join(runFolder(), `migrate-${randomBytes(6).toString('hex')}`);
    const server = await startEmbeddedPostgres({ dataDir, log: () => undefined });
    try {
      const password = randomBytes(24).toString('hex');
      const env = {
        DATABASE_URL: server.url,
        ...Object.fromEntries(
          databaseRoles.map((role) => [`${role.replace('wardline_', '').toUpperCase()}_PASSWORD`, password]),
        ),
      };
      await run(process.execPath, [main], { env });
      const { stdout } = await run(process.execPath, [main], { env });
      expect(stdout).toContain('the database is up to date');
      expect(stdout).not.toContain(password);
      for (const role of databaseRoles) {
        expect(await query(urlForRole(server.url, role, password), 'SELECT current_user AS name')).toEqual([
          { name: role },
        ]);
      }
      expect((await query(server.url, 'SELECT FROM wardline.tree_version')).length).toBeGreaterThan(0);
    } finally {
      await server.stop();
    }
  });

  it('names what is missing, and ends with an error', async () => {
    const failed = run(process.execPath, [main], { env: { SERVER_PASSWORD: 'swordfish' } });
    await expect(failed).rejects.toMatchObject({
      code: 1,
      stdout: expect.stringMatching(/^(?!.*swordfish).*DATABASE_URL.*SERVER_PASSWORD/) as unknown,
    });
  });
});

async function query(url: string, sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}
