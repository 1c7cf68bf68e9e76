import { describe, expect, it } from '@jest/globals';
import {
  coverageOf,
  type AgreementTerms,
  type CoverageNeed,
  type FirmClinician,
  type Workforce,
} from '#domain';

const now = new Date('2026-06-01T12:00:00Z');
const hours = (n: number): Date => new Date(now.getTime() + n * 3600_000);
const terms: AgreementTerms = {
  agreement: 'a',
  tenant: 'metro',
  from: hours(-1000),
  until: null,
  programmes: null,
  workPlaces: ['US'],
  demands: ['licence', 'roster'],
};
const need: CoverageNeed = { tenant: 'metro', programme: 'copd', place: 'US-NY', protocols: [], patients: 3 };

function onFrom(staffId: string, from: number, until: number, more: Partial<FirmClinician> = {}): Workforce {
  const clinician: FirmClinician = {
    staffId,
    credentialsEnd: null,
    licences: [{ places: ['US-NY'], from: hours(-1000), until: hours(1000), verified: true }],
    competences: [],
    workPlaces: [{ place: 'US-NJ', from: hours(-100), until: hours(1) }],
    shifts: [{ from: hours(from), until: hours(until), tenants: null, programmes: null, onCall: false }],
    ...more,
  };
  return { clinician, agreements: [terms] };
}
const look = (...workforce: Workforce[]) => {
  const { now: able, ahead, gapFrom } = coverageOf(need, workforce, now, hours(24));
  return { able, ahead, gapFrom };
};

describe('coverage', () => {
  it('counts who could claim now and who could within the day', () => {
    expect(look(onFrom('day', -4, 8), onFrom('night', 8, 20), onFrom('morning', 20, 30))).toEqual({
      able: 1,
      ahead: 3,
      gapFrom: null,
    });
  });

  it('tells from when on nobody could', () => {
    expect(look(onFrom('day', -4, 8), onFrom('night', 9, 30))).toMatchObject({ able: 1, gapFrom: hours(8) });
    expect(look(onFrom('night', 9, 30))).toEqual({ able: 0, ahead: 1, gapFrom: now });
    expect(look()).toEqual({ able: 0, ahead: 0, gapFrom: now });
  });

  it('sees a licence, an account and an agreement run out in the middle of a shift', () => {
    const licences = [{ places: ['US-NY'], from: hours(-9), until: hours(2), verified: true }];
    expect(look(onFrom('a', -4, 30, { licences })).gapFrom).toEqual(hours(2));
    expect(look(onFrom('a', -4, 30, { credentialsEnd: hours(3) })).gapFrom).toEqual(hours(3));
    const ending = { ...onFrom('a', -4, 30), agreements: [{ ...terms, until: hours(5) }] };
    expect(look(ending).gapFrom).toEqual(hours(5));
  });

  it('takes it that people will say where they work as they did last, and takes nothing for granted now', () => {
    const silent = [{ place: 'US-NJ', from: hours(-10), until: hours(-1) }];
    expect(look(onFrom('a', -4, 30, { workPlaces: silent }))).toMatchObject({ able: 0, gapFrom: now });
    const abroad = [{ place: 'MX', from: hours(-10), until: hours(-1) }];
    expect(look(onFrom('a', 2, 30, { workPlaces: abroad })).ahead).toBe(0);
  });
});
