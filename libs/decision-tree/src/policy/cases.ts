import type { EscalationTarget } from '#domain';
import type { CaseFailure } from '../cases.js';
import { durationWords } from '../difference/words.js';
import type { PolicyDocument } from '../document.js';
import { durationSeconds } from '../duration.js';
import { escalationPolicy } from './load.js';
import { silences, walkLadder, type Silence } from './walk.js';

/** One worked case of a policy: the local team stays silent in this way, and so these are called, and when. */
export interface PolicyCase {
  readonly name: string;
  readonly silence: Silence;
  /** In order, up to and including the first call of the last resort. */
  readonly calls: readonly {
    /** ISO 8601 duration since the local team was first called. */
    readonly after: string;
    readonly notify: readonly EscalationTarget[];
  }[];
}

/** Walks the ladder as each worked case says. Empty when all hold. */
export function runPolicyCases(
  document: PolicyDocument,
  cases: readonly PolicyCase[],
): readonly CaseFailure[] {
  return cases.flatMap((one) => {
    const [expected, found] = [caseWords(one), ladderWords(document, one.silence)];
    return expected === found ? [] : [{ name: one.name, expected, found }];
  });
}

function caseWords({ calls }: PolicyCase): string {
  return calls.map(({ after, notify }) => callWords(durationSeconds(after) ?? NaN, notify)).join('; ');
}

function ladderWords(document: PolicyDocument, silence: Silence): string {
  const { calls } = walkLadder(escalationPolicy(document, null), silence);
  return calls.map(({ afterSeconds, notify }) => callWords(afterSeconds, notify)).join('; ');
}

function callWords(seconds: number, notify: readonly EscalationTarget[]): string {
  return `${secondsWords(seconds)}: ${notify.join(', ')}`;
}

/** `after 2 minutes`; `at once` for none. */
function secondsWords(seconds: number): string {
  return seconds === 0 ? 'at once' : `after ${durationWords(`PT${String(seconds)}S`)}`;
}

interface Share {
  readonly covered: number;
  readonly of: number;
  readonly missing: readonly string[];
}

/**
 * What the cases of a policy come to: each step and the last resort (its leaves), and how the team is silent at each
 * step (its branches). A case that does not come out as it says covers nothing.
 */
export function policyCoverage(
  document: PolicyDocument,
  cases: readonly PolicyCase[],
): { readonly leaves: Share; readonly branches: Share } {
  const held = cases.filter((one) => runPolicyCases(document, [one]).length === 0);
  const silent = new Set(held.map(({ silence }) => silence));
  const steps = document.steps.map((_, index) => `step-${String(index + 1)}`);
  const branches = steps.flatMap((step) =>
    silences.map((silence) => ({ silence, name: `${step}/${silence}` })),
  );
  return {
    leaves: share([...steps, 'last-resort'], silent.size > 0 ? [...steps, 'last-resort'] : []),
    branches: share(
      branches.map(({ name }) => name),
      branches.filter(({ silence }) => silent.has(silence)).map(({ name }) => name),
    ),
  };
}

function share(all: readonly string[], covered: readonly string[]): Share {
  return {
    covered: covered.length,
    of: all.length,
    missing: all.filter((one) => !covered.includes(one)),
  };
}
