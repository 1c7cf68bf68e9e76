import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  claimProblems,
  covers,
  eligibility,
  problemsUnder,
  whyNotClaim,
  type AgreementTerms,
  type ClaimNeed,
  type ClaimProblem,
  type FirmClinician,
} from '#domain';

const at = new Date('2026-06-01T12:00:00Z');
const hours = (n: number): Date => new Date(at.getTime() + n * 3600_000);
const always = { from: hours(-24 * 365), until: hours(24 * 365) };

const clinician: FirmClinician = {
  staffId: 'nurse',
  credentialsEnd: null,
  licences: [{ places: ['US-NY', 'US-NJ'], ...always, verified: true }],
  competences: [{ hash: 'weight', ...always }],
  workPlaces: [{ place: 'US-NJ', from: hours(-4), until: hours(8) }],
  shifts: [{ from: hours(-4), until: hours(4), tenants: null, programmes: null, onCall: false }],
};
const need: ClaimNeed = {
  tenant: 'metro',
  programmes: ['heart-failure'],
  place: 'US-NY',
  protocols: ['weight'],
};
const terms: AgreementTerms = {
  agreement: 'a',
  tenant: 'metro',
  ...always,
  programmes: ['heart-failure'],
  workPlaces: ['US'],
  demands: ['licence', 'competence', 'roster'],
};

describe('a clinician for whom everything fits', () => {
  it('may claim, under the agreement that lets him or her', () => {
    expect(
      eligibility(clinician, need, [{ ...terms, agreement: 'b', programmes: ['copd'] }, terms], at),
    ).toEqual({
      ok: true,
      agreement: 'a',
    });
  });
});

interface Change {
  readonly clinician?: Partial<FirmClinician>;
  readonly need?: Partial<ClaimNeed>;
  readonly terms?: Partial<AgreementTerms>;
}

const [licence] = clinician.licences;
const [competence] = clinician.competences;
const [shift] = clinician.shifts;
if (licence === undefined || competence === undefined || shift === undefined) throw new Error('no records');

const changes: readonly (readonly [ClaimProblem, string, Change])[] = [
  ['credentials-ended', 'the account has run out', { clinician: { credentialsEnd: at } }],
  ['agreement-ended', 'the agreement has ended', { terms: { until: at } }],
  ['agreement-ended', 'the agreement begins later', { terms: { from: hours(1) } }],
  ['agreement-ended', 'there is none with this health system', { terms: { tenant: 'other' } }],
  ['programme-not-agreed', 'another programme was agreed', { terms: { programmes: ['diabetes'] } }],
  ['programme-not-agreed', 'the patient is in none', { need: { programmes: [] } }],
  ['not-overflowed', 'the firm only stands by', { terms: { standby: true } }],
  ['work-location-undeclared', 'nobody said from where', { clinician: { workPlaces: [] } }],
  [
    'work-location-undeclared',
    'what was said holds no longer',
    { clinician: { workPlaces: [{ place: 'US-NJ', from: hours(-10), until: at }] } },
  ],
  [
    'work-location-not-allowed',
    'the last word is abroad',
    {
      clinician: {
        workPlaces: [...clinician.workPlaces, { place: 'MX-BCN', from: hours(-1), until: hours(1) }],
      },
    },
  ],
  ['licence-missing', 'no licence is on record', { clinician: { licences: [] } }],
  ['patient-place-unknown', 'nobody knows where the patient is', { need: { place: null } }],
  ['licence-other-place', 'the patient is elsewhere', { need: { place: 'US-TX' } }],
  ['licence-other-place', 'only the country of the patient is known', { need: { place: 'US' } }],
  ['licence-expired', 'it ends at this moment', { clinician: { licences: [{ ...licence, until: at }] } }],
  ['licence-expired', 'it begins later', { clinician: { licences: [{ ...licence, from: hours(1) }] } }],
  ['licence-unverified', 'nobody looked', { clinician: { licences: [{ ...licence, verified: false }] } }],
  ['competence-missing', 'of an older version', { need: { protocols: ['weight', 'weight-2'] } }],
  [
    'competence-missing',
    'it begins later',
    { clinician: { competences: [{ ...competence, from: hours(1) }] } },
  ],
  ['competence-expired', 'it has run out', { clinician: { competences: [{ ...competence, until: at }] } }],
  ['off-shift', 'the shift is over', { clinician: { shifts: [{ ...shift, until: at }] } }],
  ['off-shift', 'it serves others', { clinician: { shifts: [{ ...shift, tenants: ['other'] }] } }],
  [
    'off-shift',
    'it serves other programmes',
    { clinician: { shifts: [{ ...shift, programmes: ['copd'] }] } },
  ],
];

describe('a claim is refused', () => {
  it.each(changes)('with %s: %s', (code, _, change) => {
    const found = eligibility(
      { ...clinician, ...change.clinician },
      { ...need, ...change.need },
      [{ ...terms, ...change.terms }],
      at,
    );
    expect(found).toEqual({ ok: false, codes: [code] });
  });

  it('with every code that there is, each by a row above', () => {
    expect(new Set(changes.map(([code]) => code))).toEqual(new Set(claimProblems));
  });

  it('no longer under a stand-by agreement, once a rule has opened the alert to the firm', () => {
    const opened = { ...need, overflowed: true };
    expect(eligibility(clinician, opened, [{ ...terms, standby: true }], at).ok).toBe(true);
  });

  it('with all that does not fit at once, in the order of the list', () => {
    const codes = problemsUnder(
      { staffId: 'x', credentialsEnd: at, licences: [], competences: [], workPlaces: [], shifts: [] },
      { tenant: 'metro', programmes: [], place: null, protocols: ['weight'] },
      { ...terms, until: at },
      at,
    );
    expect(codes).toEqual([
      'credentials-ended',
      'agreement-ended',
      'programme-not-agreed',
      'work-location-undeclared',
      'licence-missing',
      'competence-missing',
      'off-shift',
    ]);
  });

  it('with the problems of the agreement that comes nearest, one in force before one that is not', () => {
    const ended = { ...terms, agreement: 'a', until: at };
    const narrow = { ...terms, agreement: 'b', programmes: ['copd'] };
    expect(eligibility(clinician, need, [ended, narrow], at)).toEqual({
      ok: false,
      codes: ['programme-not-agreed'],
    });
  });
});

describe('what an agreement does not demand', () => {
  it('is not looked at: only dates, programmes, work location and the account bind always', () => {
    const bare = { ...clinician, licences: [], competences: [], shifts: [] };
    expect(eligibility(bare, { ...need, place: null }, [{ ...terms, demands: [] }], at).ok).toBe(true);
  });

  it('of somebody whom the health system itself employs is nothing but an account that holds', () => {
    const material = { at, employed: true, clinician: { ...clinician, licences: [] }, need, agreements: [] };
    expect(whyNotClaim(material)).toEqual([]);
    expect(whyNotClaim({ ...material, clinician: { ...clinician, credentialsEnd: at } })).toEqual([
      'credentials-ended',
    ]);
    expect(whyNotClaim({ ...material, employed: false })).toEqual(['agreement-ended']);
  });
});

describe('eligibility', () => {
  const anyAt = fc.integer({ min: -48, max: 48 }).map(hours);
  const anySpan = fc.tuple(anyAt, fc.integer({ min: 1, max: 48 })).map(([from, n]) => ({
    from,
    until: new Date(from.getTime() + n * 3600_000),
  }));
  const anyPlace = fc.constantFrom('US', 'US-NY', 'US-NJ', 'DE');
  const anyProgrammes = fc.option(fc.subarray(['heart-failure', 'copd'], { minLength: 1 }), { nil: null });
  const anyTerms: fc.Arbitrary<AgreementTerms> = fc
    .record({
      agreement: fc.constantFrom('a', 'b', 'c'),
      tenant: fc.constantFrom('metro', 'other'),
      programmes: anyProgrammes,
      workPlaces: fc.option(fc.array(anyPlace, { minLength: 1, maxLength: 2 }), { nil: null }),
      demands: fc.subarray(['licence', 'competence', 'roster'] as const),
      span: anySpan,
    })
    .map(({ span, ...rest }) => ({ ...rest, ...span }));
  const anyClinician: fc.Arbitrary<FirmClinician> = fc.record({
    staffId: fc.constant('x'),
    credentialsEnd: fc.option(anyAt, { nil: null }),
    licences: fc.array(
      fc
        .record({
          places: fc.array(anyPlace, { minLength: 1, maxLength: 2 }),
          verified: fc.boolean(),
          span: anySpan,
        })
        .map(({ span, ...rest }) => ({ ...rest, ...span })),
      { maxLength: 3 },
    ),
    competences: fc.array(
      anySpan.map((span) => ({ hash: 'weight', ...span })),
      { maxLength: 2 },
    ),
    workPlaces: fc.array(
      fc.tuple(anyPlace, anySpan).map(([place, span]) => ({ place, ...span })),
      { maxLength: 3 },
    ),
    shifts: fc.array(
      fc
        .record({ programmes: anyProgrammes, span: anySpan })
        .map(({ programmes, span }) => ({ ...span, programmes, tenants: null, onCall: false })),
      { maxLength: 3 },
    ),
  });

  it('lets somebody claim exactly when one agreement leaves no problem', () => {
    fc.assert(
      fc.property(anyClinician, fc.array(anyTerms, { maxLength: 4 }), anyAt, (who, agreements, when) => {
        const found = eligibility(who, need, agreements, when);
        const own = agreements.filter((a) => a.tenant === need.tenant);
        expect(found.ok).toBe(own.some((a) => problemsUnder(who, need, a, when).length === 0));
        if (!found.ok) expect(found.codes.length).toBeGreaterThan(0);
      }),
    );
  });

  it('does not depend on the order of records or agreements, and one agreement more never refuses', () => {
    fc.assert(
      fc.property(
        anyClinician,
        fc.array(anyTerms, { maxLength: 4 }),
        anyTerms,
        anyAt,
        (who, agreements, more, when) => {
          const found = eligibility(who, need, agreements, when);
          const turned = { ...who, licences: [...who.licences].reverse(), shifts: [...who.shifts].reverse() };
          const unique = new Set(agreements.map((a) => a.agreement)).size === agreements.length;
          if (unique) expect(eligibility(turned, need, [...agreements].reverse(), when)).toEqual(found);
          if (found.ok) expect(eligibility(who, need, [...agreements, more], when).ok).toBe(true);
        },
      ),
    );
  });

  it('takes a country for all of its subdivisions, never a subdivision for its country or a neighbour', () => {
    expect(covers('US', 'US-NY')).toBe(true);
    expect(covers('US-NY', 'US')).toBe(false);
    expect(covers('US-N', 'US-NY')).toBe(false);
    expect(covers('US', 'USA')).toBe(false);
  });
});
