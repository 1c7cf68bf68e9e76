import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { assertBoundRole, RoleTooPowerful } from '#access';
import { createDataSource, databaseRoles } from '#persistence';
import { openTestDatabase, type OpenDatabase } from './database.js';

/** Walks the catalogue, so that no table that comes later is forgotten. */
let database: OpenDatabase;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(async () => {
  await database.close();
});

async function names(query: string, values: unknown[] = []): Promise<string[]> {
  const { rows } = await database.owner.query<{ name: string }>(query, values);
  return rows.map((row) => row.name);
}

const roles = [...databaseRoles];
const tables = `SELECT c.oid, c.relname, c.relkind, c.relispartition, c.relrowsecurity, c.relowner FROM pg_class c
  JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = 'wardline' AND c.relkind IN ('r', 'p', 'v', 'm', 'f')`;
/** Any right at all, on the table or one of its columns. */
const anyRight = (role: string): string =>
  `(has_table_privilege(${role}, t.oid, 'SELECT, INSERT, UPDATE, DELETE, TRUNCATE, REFERENCES, TRIGGER')
    OR has_any_column_privilege(${role}, t.oid, 'SELECT, INSERT, UPDATE, REFERENCES'))`;

describe('the catalogue', () => {
  it('has row-level security on every table', async () => {
    expect(
      await names(
        `SELECT relname AS name FROM (${tables}) t WHERE NOT relispartition AND NOT relrowsecurity`,
      ),
    ).toEqual([]);
    expect((await names(`SELECT relname AS name FROM (${tables}) t`)).length).toBeGreaterThan(30);
  });

  it('has tables only: a view would read with the rights of its owner', async () => {
    expect(await names(`SELECT relname AS name FROM (${tables}) t WHERE relkind NOT IN ('r', 'p')`)).toEqual(
      [],
    );
  });

  it('grants no application role a partition: read directly it bypasses the policy of its parent', async () => {
    const query = `SELECT r || ' ' || relname AS name FROM (${tables}) t, unnest($1::text[]) r WHERE relispartition AND ${anyRight('r')}`;
    expect(await names(query, [roles])).toEqual([]);
    expect(
      (await names(`SELECT relname AS name FROM (${tables}) t WHERE relispartition`)).length,
    ).toBeGreaterThan(3);
  });

  it('grants nothing to everybody', async () => {
    const query = `SELECT relname AS name FROM (${tables}) t WHERE ${anyRight(`'public'`)}`;
    expect(await names(query)).toEqual([]);
    const functions = `SELECT p.proname AS name FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
      WHERE n.nspname = 'wardline' AND p.prosecdef AND has_function_privilege('public', p.oid, 'EXECUTE')`;
    expect(await names(functions)).toEqual([]);
  });

  it('pins the search path of every function that runs with its owner’s rights', async () => {
    const query = `SELECT p.proname AS name FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
      WHERE n.nspname = 'wardline' AND p.prosecdef
        AND NOT coalesce(p.proconfig, '{}') @> ARRAY['search_path=wardline, pg_temp']`;
    expect(await names(query)).toEqual([]);
  });

  it('has no application role that is a superuser, bypasses policies, or owns or inherits a table', async () => {
    const query = `SELECT r.rolname AS name FROM pg_roles r WHERE r.rolname = ANY ($1)
      AND (r.rolsuper OR r.rolbypassrls OR r.rolcreaterole OR r.rolcreatedb
        OR EXISTS (SELECT FROM (${tables}) t WHERE pg_has_role(r.rolname, t.relowner, 'MEMBER')))`;
    expect(await names(query, [roles])).toEqual([]);
  });

  it('has for every table of a tenant a policy that asks for the person, or no right of the server at all', async () => {
    const query = `SELECT relname AS name FROM (${tables}) t
      WHERE NOT relispartition AND ${anyRight(`'wardline_server'`)}
        AND EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = t.oid AND a.attname = 'tenant_id' AND NOT a.attisdropped)
        AND EXISTS (SELECT FROM unnest(ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE']) right_name
          WHERE (has_table_privilege('wardline_server', t.oid, right_name)
              OR (right_name <> 'DELETE' AND has_any_column_privilege('wardline_server', t.oid, right_name)))
            AND NOT EXISTS (SELECT FROM pg_policy p WHERE p.polrelid = t.oid
              AND 'wardline_server'::regrole = ANY (p.polroles) AND p.polcmd = CASE right_name WHEN 'SELECT' THEN 'r' WHEN 'INSERT' THEN 'a' WHEN 'UPDATE' THEN 'w' ELSE 'd' END))`;
    expect(await names(query)).toEqual([]);
  });

  it('has no policy of the server that lets everything through', async () => {
    const query = `SELECT c.relname || ' ' || p.polname AS name FROM pg_policy p JOIN pg_class c ON c.oid = p.polrelid
      WHERE 'wardline_server'::regrole = ANY (p.polroles)
        AND coalesce(pg_get_expr(p.polqual, p.polrelid), pg_get_expr(p.polwithcheck, p.polrelid)) IN ('true', '(true)')`;
    expect(await names(query)).toEqual([]);
  });
});

describe('assertBoundRole', () => {
  const tried = async (url: string): Promise<void> => {
    const source = createDataSource({ url, poolSize: 1, applicationName: 'test' });
    await source.initialize();
    try {
      await assertBoundRole(source);
    } finally {
      await source.destroy();
    }
  };

  it('accepts the server’s role', async () => {
    await tried(database.url('wardline_server'));
  });

  it.each(['wardline_ingest', 'wardline_clock', 'wardline_relay', 'wardline_auditor'] as const)(
    'refuses %s, which sees every tenant',
    async (role) => {
      await expect(tried(database.url(role))).rejects.toMatchObject({ code: 'database-role-too-powerful' });
    },
  );

  it('refuses the owner, with a code', async () => {
    await expect(tried(database.ownerUrl)).rejects.toThrow(RoleTooPowerful);
    await expect(tried(database.ownerUrl)).rejects.toMatchObject({ code: 'database-role-too-powerful' });
  });
});
