import { describe, expect, it } from '@jest/globals';
import { holdsRole, rolesAt, type Assignment } from '#access';

const assignments: Assignment[] = [
  { role: 'nurse', tenant: 'metro', site: 'metro-1' },
  { role: 'lead', tenant: 'metro', site: null },
  { role: 'nurse', tenant: 'metro', site: null },
];

describe('rolesAt', () => {
  it('joins what is held at the site and at every site of the tenant, each once', () => {
    expect(rolesAt(assignments, 'metro', 'metro-1').sort()).toEqual(['lead', 'nurse']);
  });
  it('knows nothing of another tenant with a site of the same name', () => {
    expect(rolesAt(assignments, 'other', 'metro-1')).toEqual([]);
  });
});

describe('holdsRole', () => {
  it('looks everywhere, or in one tenant', () => {
    expect(holdsRole(assignments, ['lead', 'operator'])).toBe(true);
    expect(holdsRole(assignments, ['lead'], 'other')).toBe(false);
    expect(holdsRole(assignments, ['operator'])).toBe(false);
  });
});
