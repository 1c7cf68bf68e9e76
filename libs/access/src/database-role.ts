import { databaseRoles } from '#persistence';
import type { DataSource } from 'typeorm';

/** The process signed in to the database as somebody whom row-level security does not hold. */
export class RoleTooPowerful extends Error {
  readonly code = 'database-role-too-powerful';

  constructor(why: string) {
    super(`the database role ${why}: row-level security would not hold it to one person's scope`);
    this.name = 'RoleTooPowerful';
  }
}

/**
 * Refuses a database role that row-level security does not bind.
 *
 * @throws {RoleTooPowerful} for a superuser, a role with BYPASSRLS, an owner of tables, and the role of another kind of process
 */
export async function assertBoundRole(source: DataSource): Promise<void> {
  const [role] = await source.query<{ super: boolean; bypass: boolean; owner: boolean; others: string[] }[]>(
    `SELECT r.rolsuper AS super, r.rolbypassrls AS bypass,
       EXISTS (SELECT FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
               WHERE n.nspname = 'wardline' AND c.relkind IN ('r', 'p') AND pg_has_role(current_user, c.relowner, 'MEMBER')) AS owner,
       ARRAY(SELECT o.rolname::text FROM pg_roles o WHERE o.rolname = ANY ($1) AND pg_has_role(current_user, o.oid, 'MEMBER')) AS others
     FROM pg_roles r WHERE r.rolname = current_user`,
    [databaseRoles.filter((name) => name !== 'wardline_server')],
  );
  if (role === undefined || role.super) throw new RoleTooPowerful('is a superuser');
  if (role.bypass) throw new RoleTooPowerful('may bypass row-level security');
  if (role.owner) throw new RoleTooPowerful('owns tables');
  // Ingestion, clock, relay and auditor see every tenant.
  if (role.others.length > 0) throw new RoleTooPowerful(`has the rights of ${role.others.join(', ')}`);
}
