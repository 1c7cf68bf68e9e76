import { expect, it } from '@jest/globals';
import { parseCasesText, parseTree } from '#decision-tree';
import { Problem } from '../../src/problem/problem.js';
import { Examiner } from '../../src/tree/examiner.js';
import { oxygenCases, oxygenTree } from './tree-texts.js';

const document = parseTree(oxygenTree());
const cases = parseCasesText(JSON.stringify(oxygenCases()), document).cases ?? [];
const codes = async (jobs: readonly Promise<unknown>[]): Promise<unknown[]> =>
  (await Promise.allSettled(jobs)).map((one) =>
    one.status === 'rejected' && one.reason instanceof Problem ? one.reason.code : one.status,
  );

it('works through a few at a time and turns the others away', async () => {
  const examiner = new Examiner();
  const jobs = Array.from({ length: 6 }, () => examiner.examine({ document, cases }));
  expect(await codes(jobs)).toEqual([
    ...Array<string>(4).fill('fulfilled'),
    'verifier-busy',
    'verifier-busy',
  ]);
  expect(await codes([examiner.examine({ document, cases })])).toEqual(['fulfilled']);
});

it('says so when it comes to no end, and goes on with the next', async () => {
  const examiner = new Examiner();
  const broken = { ...document, conditions: [] };
  const jobs = [examiner.examine({ document: broken, cases }), examiner.examine({ document, cases })];
  expect(await codes(jobs)).toEqual(['not-verifiable', 'fulfilled']);
});
