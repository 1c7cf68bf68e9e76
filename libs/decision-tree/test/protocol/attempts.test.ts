import { describe, expect, it } from '@jest/globals';
import { notReachedPlans } from '#domain';
import {
  attemptPlan,
  attemptWords,
  drawTree,
  parseProtocol,
  TreeError,
  type ProtocolDocument,
} from '../../src/index.js';
import { readJson } from '../builders.js';

const shipped = readJson('operations/not-reached.protocol.json') as ProtocolDocument;
const severities = ['critical', 'tier1', 'indeterminate'] as const;

function problemsOf(document: unknown): string[] {
  try {
    parseProtocol(document);
    return [];
  } catch (error) {
    if (!(error instanceof TreeError)) throw error;
    return error.problems.map(({ code, pointer }) => `${code} ${pointer}`);
  }
}
const changed = (severity: (typeof severities)[number], times: object): unknown => ({
  ...shipped,
  attempts: { ...shipped.attempts, [severity]: { ...shipped.attempts?.[severity], ...times } },
});

describe('H22: how a patient who does not answer is tried is signed', () => {
  it.each(severities)('the shipped protocol says for %s what is built in', (severity) => {
    expect(attemptPlan(parseProtocol(shipped), severity)).toEqual(notReachedPlans[severity]);
  });

  it('is on the page that a physician reads, in words', () => {
    expect(attemptWords(shipped)[0]).toBe(
      'critical: 3 rounds by every number, the pauses between them PT5M, PT10M; each within PT5M, contact persons within PT5M, decision about a welfare check within PT5M',
    );
    expect(drawTree(parseProtocol(shipped))).toContain('3 rounds by every number');
  });

  it('a protocol that does not say it leaves it to what is built in', () => {
    const silent = JSON.parse(JSON.stringify({ ...shipped, attempts: undefined })) as unknown;
    expect(attemptPlan(parseProtocol(silent), 'critical')).toBeUndefined();
    expect(attemptWords(parseProtocol(silent))).toEqual([]);
  });

  it.each([
    [
      'a pause that is none',
      changed('tier1', { pauses: ['PT0S'] }),
      ['bad-duration /attempts/tier1/pauses/0'],
    ],
    [
      'a critical that is tried for hours',
      changed('critical', { pauses: ['PT2H'] }),
      ['time-limit-too-long /attempts/critical'],
    ],
    ['days', changed('tier1', { pauses: ['P2D'] }), ['time-limit-too-long /attempts/tier1']],
    ['another condition', { ...shipped, for: ['spo2-low'] }, ['tree-schema /attempts']],
    [
      'no severity',
      { ...shipped, attempts: { critical: shipped.attempts?.critical } },
      expect.arrayContaining([expect.stringContaining('tree-schema')]),
    ],
  ])('%s is refused', (_, document, problems) => {
    expect(problemsOf(document)).toEqual(problems);
  });
});
