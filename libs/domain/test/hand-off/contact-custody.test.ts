import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { contactAfter } from '../../src/index.js';

const staff: fc.Arbitrary<string> = fc.constantFrom('a', 'b', 'c');
const standing = fc.record({
  holder: fc.option(staff),
  owners: fc.uniqueArray(staff),
  pledged: fc.uniqueArray(staff, { maxLength: 1 }),
});

describe('H20: custody of contact', () => {
  it('is whoever’s takes the only alert, and the team’s again when it is let go', () => {
    expect(contactAfter({ holder: null, owners: ['a'], pledged: [] }, null, 'a')).toBe('a');
    expect(contactAfter({ holder: 'a', owners: [], pledged: [] }, 'a', null)).toBeNull();
  });

  it('is not taken by a second alert of the patient in other hands', () => {
    expect(contactAfter({ holder: 'a', owners: ['b', 'a'], pledged: [] }, null, 'b')).toBe('a');
  });

  it('falls to whoever else has an alert of the patient when its holder has none left', () => {
    expect(contactAfter({ holder: 'a', owners: ['b'], pledged: [] }, 'a', null)).toBe('b');
  });

  it('stays with whoever pledged to ring, whoever takes what', () => {
    fc.assert(
      fc.property(standing, fc.option(staff), fc.option(staff), (s, from, to) => {
        fc.pre(s.holder !== null && s.pledged.includes(s.holder));
        expect(contactAfter(s, from, to)).toBe(s.holder);
      }),
    );
  });

  it('is never somebody’s who neither has an alert of the patient nor pledged to ring', () => {
    fc.assert(
      fc.property(standing, fc.option(staff), fc.option(staff), (s, from, to) => {
        const after = contactAfter(s, from, to);
        expect(after === null || s.owners.includes(after) || s.pledged.includes(after)).toBe(true);
        if (after === null) expect(s.owners).toEqual([]);
      }),
    );
  });

  it('passes from nobody who has it in hand, unless that one lets go of the alert that passes', () => {
    fc.assert(
      fc.property(standing, fc.option(staff), fc.option(staff), (s, from, to) => {
        fc.pre(s.holder !== null && s.owners.includes(s.holder) && s.holder !== from);
        expect(contactAfter(s, from, to)).toBe(s.holder);
      }),
    );
  });
});
