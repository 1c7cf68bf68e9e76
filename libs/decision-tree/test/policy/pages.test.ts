import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  dossier,
  drawTree,
  examine,
  obstaclesTo,
  parsePolicy,
  shownExamination,
  treeDifference,
  treeHash,
  type PolicyDocument,
} from '../../src/index.js';
import { readable, tagsOf } from '../drawing/page-text.js';
import { changed, severities, shippedCases, shippedPolicy } from './documents.js';

const notCleared = 'Wardline is not a cleared medical device.';

async function dossierOf(document: PolicyDocument, running?: PolicyDocument): Promise<string> {
  const examination = await examine(document, shippedCases('critical'));
  return readable(
    dossier({
      document,
      hash: treeHash(document),
      running,
      ...shownExamination(examination),
      signatures: [],
      preparedAt: '2026-11-20T08:00:00Z',
    }),
  );
}

describe('a policy is read without JSON', () => {
  it('says who is called when, row by row, with the total times', () => {
    const page = readable(drawTree(shippedPolicy('critical')));
    expect(page).toContain('Kind Escalation policy: says who is called about an alert, and when');
    expect(page).toContain('Applies to alerts that are critical, at every site, in every programme');
    for (const row of [
      'Step 1 whoever is on call, the nurses the page, e-mail, webhook at once at once',
      'Step 2 the charge nurse the page, e-mail, webhook after 1 minute after 2 minutes',
      'Step 3 the physicians the page, e-mail, webhook after 2 minutes 30 seconds after 5 minutes',
      'Step 1, again whoever is on call, the nurses the page, e-mail, webhook after 5 minutes after 10 minutes',
      'Last resort whoever is on call, the nurses, the charge nurse, the physicians, the programme lead the page, e-mail, webhook after 10 minutes after 20 minutes',
      'The last resort is called again every 2 minutes until somebody has it.',
      'It cannot be snoozed.',
    ])
      expect(page).toContain(row);
    expect(page).toContain(
      'Oxygen saturation (SpO2) lower by 3 %; Heart rate lower by 10 /min or higher by 20 /min',
    );
  });

  it.each(severities)('%s: says whose example it is, and closes what it opens', (severity) => {
    const page = drawTree(shippedPolicy(severity));
    expect(readable(page)).toContain(notCleared);
    const open: string[] = [];
    for (const { name, closes } of tagsOf(page).filter(({ name: tag }) => tag !== 'meta' && tag !== 'br'))
      if (closes) expect(open.pop()).toBe(name);
      else open.push(name);
    expect(open).toEqual([]);
  });

  it('escapes what its author wrote', () => {
    const page = drawTree(changed('critical', { purpose: '<script>alert(1)</script>', sites: ['a&b'] }));
    expect(page).not.toContain('<script>');
    expect(page).toContain('at a&amp;b');
  });

  it('has a dossier that says what was checked, and that no reading was', async () => {
    const page = await dossierOf(shippedPolicy('critical'));
    expect(page).toContain('Nothing that Wardline checks stands in the way of a signature.');
    expect(page).toContain('walked to the last resort by the turns of the clock itself');
    expect(page).toContain(
      'They come to 4 of 4 (100 %) of the steps and 6 of 6 (100 %) of the silences at a step.',
    );
    expect(page).toContain('None: a policy decides about no reading.');
    expect(page).toContain(notCleared);
    expect(page).not.toContain('patient who comes to it');
  });

  it('is kept from being signed by what was found', async () => {
    const document = changed('critical', { snooze: { longest: 'PT1H' } });
    expect(await dossierOf(document)).toContain('This version cannot be signed:');
    const examination = await examine(document, []);
    expect(obstaclesTo(shownExamination(examination)).map(({ code }) => code)).toEqual([
      'findings',
      'coverage-incomplete',
      'coverage-incomplete',
    ]);
  });
});

describe('what is different between two policies', () => {
  it('is said in words, times as times', () => {
    const before = shippedPolicy('tier1');
    const after = changed('tier1', {
      version: '1.1.0',
      steps: before.steps.map((step, index) =>
        index === 1 ? { ...step, acknowledgeWithin: 'PT20M' } : step,
      ),
      snooze: undefined,
      worsening: before.worsening.map((margin) =>
        margin.vitalSign === 'spo2' ? { ...margin, falling: 5 } : margin,
      ),
    });
    const parsed = parsePolicy(JSON.parse(JSON.stringify(after)));
    const words = treeDifference(before, parsed).changes.map(({ kind, words: said }) => `${kind}: ${said}`);
    expect(words).toEqual([
      'threshold: margin 1, falling was 3 and is 5',
      'clock: step 2, acknowledgeWithin was 15 minutes and is 20 minutes',
      'clock: snooze, longest was 4 hours and is not there',
      'identity: version was “1.0.0” and is “1.1.0”',
    ]);
    expect(treeDifference(before, before).changes).toEqual([]);
  });

  it('leaves out nothing: there are changes exactly when the hashes differ', () => {
    const two = (): fc.Arbitrary<PolicyDocument> =>
      fc
        .record({
          repeats: fc.nat(2),
          startCareWithin: fc.constantFrom('PT5M', 'PT10M'),
          severities: fc.subarray([...severities], { minLength: 1 }),
          sites: fc.option(fc.subarray(['north', 'south'], { minLength: 1 }), { nil: undefined }),
          steps: fc.subarray([...shippedPolicy('critical').steps], { minLength: 1 }),
          worsening: fc.subarray([...shippedPolicy('critical').worsening]),
        })
        .map((members) => JSON.parse(JSON.stringify(changed('critical', members))) as PolicyDocument);
    fc.assert(
      fc.property(two(), two(), (before, after) => {
        const { changes } = treeDifference(before, after);
        expect(changes.length === 0).toBe(treeHash(before) === treeHash(after));
      }),
    );
  });
});
