import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { treeHash } from '../../src/approve.js';
import { defaultParameters, type BackTestReport, type JudgedEvent } from '../../src/back-test/index.js';
import { backTestFigures, dossier, obstaclesTo, type DossierInput } from '../../src/dossier/index.js';
import { dossierStyle } from '../../src/dossier/style.js';
import { protocol, screening } from '../difference/documents.js';

function input(rest: Partial<DossierInput> = {}): DossierInput {
  const document = screening();
  return {
    document,
    hash: treeHash(document),
    verification: {
      findings: [],
      leaves: [
        {
          condition: 'hypoxaemia',
          leaf: 'is-very-low',
          example: {
            spo2: { kind: 'number', interval: { low: 80, high: 80 }, unit: '%' },
            'patient.age': { kind: 'unknown', reason: 'never' },
          },
        },
      ],
    },
    cases: { of: 5, failures: [] },
    coverage: { leaves: { covered: 5, of: 5, missing: [] }, branches: { covered: 6, of: 6, missing: [] } },
    signatures: [],
    preparedAt: '2026-11-20T08:00:00Z',
    ...rest,
  };
}

const statement = {
  tenant: 'metro',
  programme: 'copd',
  meaning: 'I approve this for patients of metro from 2026-12-01 until 2027-12-01, review by 2027-06-01.',
  from: '2026-12-01',
  until: '2027-12-01',
  reviewBy: '2027-06-01',
};

const side = {
  trees: [{ tree: 'oxygen', version: '1.0.0', hash: 'ab' }],
  alerts: 90,
  alertsPerPatientDay: 0.1,
  bySeverity: {
    critical: { alerts: 9, perPatientDay: 0.01 },
    tier1: { alerts: 81, perPatientDay: 0.09 },
    indeterminate: { alerts: 0, perPatientDay: 0 },
  },
  byCondition: {},
  hoursToFirstAlert: { patients: 3, without: 7, p10: 1, median: 2.25, p90: 9 },
  estimatedMinutes: { tier1: 300, nurse: 500, tier1PerPatientDay: 0.3, nursePerPatientDay: 0.5 },
  outcomes: { caught: 11, missed: 0, leadHours: { p10: 1, median: 2, p90: 3 }, missedPatients: ['case-17'] },
};
const judged: JudgedEvent = {
  patient: 'case-17',
  at: '2026-11-01T00:00:00Z',
  kind: 'admission',
  leadHours: { live: 30, candidate: null },
};
const report: BackTestReport = {
  kind: 'back-test',
  notice: 'A back-test says what rules would have said.',
  patients: 10,
  patientDays: 900,
  measurements: 12_000,
  assumptions: defaultParameters,
  live: side,
  candidate: {
    ...side,
    alerts: 40,
    alertsPerPatientDay: 0.0444,
    outcomes: { ...side.outcomes, caught: 9, missed: 2 },
  },
  appeared: { count: 3, listed: [] },
  disappeared: { count: 53, listed: [] },
  both: { same: 30, severer: 0, milder: 7, earlier: 0, later: 2 },
  events: { known: 11, newlyMissed: [judged, judged], newlyCaught: [] },
};
const backTest = { hash: 'ab'.repeat(32), figures: backTestFigures(report), handedInBy: 'An author' };

/** The document's text without its markup. */
const textOf = (page: string): string =>
  page
    .replace(/<style>[^]*?<\/style>/g, '')
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ');

describe('the dossier', () => {
  it('begins with the notice, before anything clinical', () => {
    const text = textOf(dossier(input()));
    expect(text.indexOf('Example.')).toBeLessThan(text.indexOf('For tests.'));
    expect(text).toContain('Wardline is not a cleared medical device');
  });

  it.each([
    ['the hash', treeHash(screening())],
    ['the author', 'An author'],
    ['the population in words', 'age at or above 18 years'],
    ['the drawing', 'Very low?'],
    ['the sources that were not read', '1 of 2 were not read in the source'],
    ['the example patients', 'SpO2: 80 %; 1 not there or unknown'],
    ['coverage', '5 of 5 (100 %)'],
    ['that nothing runs', 'No version of this tree decides now'],
    ['that it was not back-tested', 'It was not tried on recorded patients'],
  ])('shows %s', (_, words) => {
    expect(dossier(input())).toContain(words);
  });

  it('shows what the running version does otherwise', () => {
    const running = { ...screening(), version: '0.9.0', title: 'Older' };
    expect(textOf(dossier(input({ running })))).toContain('version 0.9.0');
    expect(dossier(input({ running }))).toContain('title was “Older” and is “Oxygen”');
  });

  it('shows both sides of a back-test and nobody by name', () => {
    const text = textOf(dossier(input({ backTest })));
    expect(text).toContain('Events missed 2 0');
    expect(text).toContain('Nurse minutes (estimated) 500 500');
    expect(text).toContain('53 are gone');
    expect(text).toContain('2 of which what runs now gave warning would have been missed');
    expect(text).toContain('0.044');
    expect(text).toContain('Handed in by An author');
    expect(JSON.stringify(report)).toContain('case-17');
    expect(JSON.stringify(backTest) + text).not.toContain('case-17');
  });

  it('shows the statement that is signed', () => {
    expect(textOf(dossier(input({ statement })))).toContain(statement.meaning);
  });

  it('shows a protocol, too', () => {
    const document = protocol();
    expect(textOf(dossier(input({ document, hash: treeHash(document) })))).toContain(
      'Offered for hypoxaemia',
    );
  });

  it('is one file: no script, nothing from elsewhere', () => {
    const page = dossier(input({ statement, backTest, running: { ...screening(), title: 'Older' } }));
    expect(page).not.toMatch(/<script|<link|<img|<iframe|\son[a-z]+=|https?:|url\(/i);
    expect(page).toContain(`content="default-src 'none'; style-src 'unsafe-inline'"`);
  });

  it('tells nothing by colour alone', () => {
    const colours = [...dossierStyle.matchAll(/(?:color|background):\s*(#[0-9a-f]{3,6})/gi)].map(
      ([, hex]) => hex,
    );
    expect(new Set(colours)).toEqual(new Set(['#111', '#fff']));
  });
});

/** Replaces every text of a value. */
function withTexts(value: unknown, text: string): unknown {
  if (typeof value === 'string') return text;
  if (Array.isArray(value)) return value.map((one) => withTexts(one, text));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, withTexts(inner, text)]));
}

describe('every text of the input is escaped', () => {
  const hostile = fc
    .array(fc.constantFrom('<', '>', '&', '"', "'", 'evil', '</style>', '<script>', '${', '-->'))
    .map((parts) => `<evil${parts.join('')}`);

  it('whatever it holds', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const base = input({ statement, backTest });
        const { document, ...texts } = base;
        const page = dossier({
          ...(withTexts(texts, text) as Omit<DossierInput, 'document'>),
          document: {
            ...document,
            title: text,
            author: text,
            purpose: text,
            notice: text,
            version: text,
            programme: text,
            tree: text,
            sources: [{ id: text, citation: text, edition: text, read: 'not yet checked' }],
          },
          running: { ...screening(), purpose: text },
          verification: {
            findings: [
              {
                code: text,
                pointer: text,
                message: text,
                example: { facts: { [text]: { kind: 'text', value: text } }, claims: text },
              },
            ],
            leaves: [{ condition: text, leaf: text, example: { [text]: { kind: 'text', value: text } } }],
          },
          cases: { of: 1, failures: [{ name: text, expected: text, found: text }] },
          coverage: {
            leaves: { covered: 0, of: 1, missing: [text] },
            branches: { covered: 0, of: 1, missing: [text] },
          },
          signatures: [{ physician: text, meaning: text, signedAt: text }],
        });
        expect(page).not.toContain('<evil');
        expect(page).not.toContain('<script');
        expect(page.match(/<\/style>/g)).toHaveLength(2);
      }),
    );
  });
});

describe('what stands in the way of a signature', () => {
  const finding = { code: 'contradiction', pointer: '/conditions/0/root', message: 'never yes' };

  it('is nothing when all is proved and covered', () => {
    expect(obstaclesTo(input())).toEqual([]);
  });

  it.each([
    ['findings', { verification: { findings: [finding], leaves: [] } }],
    ['cases-failed', { cases: { of: 5, failures: [{ name: 'a', expected: 'b', found: 'c' }] } }],
    [
      'coverage-incomplete',
      { coverage: { ...input().coverage, branches: { covered: 999, of: 1000, missing: ['x'] } } },
    ],
  ])('is told as %s', (code, rest) => {
    expect(obstaclesTo(input(rest)).map((one) => one.code)).toEqual([code]);
    expect(dossier(input(rest))).toContain('This version cannot be signed');
  });

  it('is never rounded away', () => {
    const coverage = { ...input().coverage, leaves: { covered: 999, of: 1000, missing: ['x'] } };
    expect(dossier(input({ coverage }))).toContain('999 of 1000 (99 %)');
  });
});
