/** What a person may be in Wardline. `device` accounts are not people and stand apart. */
export const roles = [
  'tier1',
  'supervisor',
  'nurse',
  'charge-nurse',
  'physician',
  'author',
  'lead',
  'operator',
  'privacy-officer',
] as const;
export type Role = (typeof roles)[number];

/** Roles whose work is to see patients and their measurements. */
export const clinicalRoles = [
  'tier1',
  'nurse',
  'charge-nurse',
  'physician',
  'lead',
] as const satisfies readonly Role[];

export function isClinical(role: Role): boolean {
  return (clinicalRoles as readonly Role[]).includes(role);
}
