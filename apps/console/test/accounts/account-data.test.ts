import { describe, expect, it } from '@jest/globals';
import { roles } from '#domain';
import {
  needsSecondPerson,
  placeWords,
  rolesFor,
  roleTime,
  roleWords,
} from '../../src/accounts/account-data.js';
import { localMoment, placesOf } from '../../src/firm/firm-data.js';
import { texts } from '../../src/texts/index.js';

const now = Date.parse('2026-06-01T12:00:00Z');

describe('what an account can be given', () => {
  it('is every role, by its health system or by its firm, and each has words', () => {
    const given = new Set([...rolesFor({ home: 'metro' }), ...rolesFor({ home: null })]);
    expect([...given].toSorted()).toEqual([...roles].toSorted());
    for (const role of roles) expect(roleWords(role)).not.toBe('');
    expect(rolesFor({ home: 'metro' })).not.toContain('supervisor');
    expect(rolesFor({ home: null })).toEqual(['tier1', 'supervisor']);
  });

  it('needs a second person where it opens power over patients', () => {
    expect(roles.filter(needsSecondPerson).toSorted()).toEqual([
      'lead',
      'operator',
      'physician',
      'privacy-officer',
      'supervisor',
    ]);
  });
});

describe('a role', () => {
  it('holds from its beginning until its end, which is not in it', () => {
    const time = (from: string, until: string | null) => roleTime({ from, until }, now);
    expect(time('2026-06-01T12:00:00Z', null)).toBe('now');
    expect(time('2026-06-01T12:00:01Z', null)).toBe('later');
    expect(time('2026-05-01T00:00:00Z', '2026-06-01T12:00:00Z')).toBe('ended');
    expect(time('2026-05-01T00:00:00Z', '2026-06-01T12:00:01Z')).toBe('now');
  });

  it('is told with its place: a site, every site, or by agreement', () => {
    expect(placeWords({ tenant: 'metro', site: 's', siteName: 'Riverside' })).toBe('Riverside');
    expect(placeWords({ tenant: 'metro', site: null, siteName: null })).toBe(
      texts.accounts.everySite('metro'),
    );
    expect(placeWords({ tenant: null, site: null, siteName: null })).toBe(texts.accounts.byAgreement);
  });
});

describe('places of a licence', () => {
  it('are read as they are typed, each once', () => {
    expect(placesOf('us-ny, US-IL;de  us-ny')).toEqual(['US-NY', 'US-IL', 'DE']);
  });

  it.each(['', ' ', 'New York', 'US-', 'USA', 'US-NEWY'])('are none in %p', (typed) => {
    expect(placesOf(typed)).toBeUndefined();
  });
});

describe('a moment of a record', () => {
  it('comes back from the field as it went in, to the minute', () => {
    for (const at of ['2026-01-15T08:30:00.000Z', '2026-07-15T23:59:00.000Z'])
      expect(new Date(localMoment(at)).toISOString()).toBe(at);
  });
});
