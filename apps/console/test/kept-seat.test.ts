import { describe, expect, it } from '@jest/globals';
import { isReturn, keptMs } from '../src/session/kept-seat.js';

const nurse = { role: 'nurse', tenant: 'metro', site: 'north' };
const charge = { role: 'charge-nurse', tenant: 'metro', site: 'north' };
const user = { id: 'n1', name: 'Nadia', assignments: [nurse, charge] };
const kept = { user, seat: 3, until: keptMs };

describe('what was open when a session ended by itself', () => {
  it('waits for the same person, whatever order the roles come in', () => {
    expect(isReturn(kept, user, keptMs - 1)).toBe(true);
    expect(isReturn(kept, { ...user, assignments: [charge, nurse] }, 0)).toBe(true);
  });
  it('is for nobody else', () => {
    expect(isReturn(kept, { ...user, id: 'n2' }, 0)).toBe(false);
  });
  it('is not for somebody whose rights have changed', () => {
    expect(isReturn(kept, { ...user, assignments: [nurse] }, 0)).toBe(false);
    expect(isReturn(kept, { ...user, assignments: [nurse, { ...charge, site: 'south' }] }, 0)).toBe(false);
  });
  it('is gone after a shift', () => {
    expect(isReturn(kept, user, keptMs)).toBe(false);
  });
});
