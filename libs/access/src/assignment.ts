import type { Role } from '#domain';

/** A role that a person holds right now, and where; site null: at every site of the tenant. */
export interface Assignment {
  readonly role: Role;
  readonly tenant: string;
  readonly site: string | null;
}

/** The roles held at a site, each once. */
export function rolesAt(assignments: readonly Assignment[], tenant: string, site: string): Role[] {
  const here = assignments.filter((a) => a.tenant === tenant && (a.site === null || a.site === site));
  return [...new Set(here.map((a) => a.role))];
}

/** Does the person hold one of the roles, anywhere or in one tenant? */
export function holdsRole(
  assignments: readonly Assignment[],
  wanted: readonly Role[],
  tenant?: string,
): boolean {
  return assignments.some((a) => wanted.includes(a.role) && (tenant === undefined || a.tenant === tenant));
}
