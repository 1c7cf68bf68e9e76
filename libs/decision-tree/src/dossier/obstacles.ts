import type { DossierInput } from './input.js';

/** Stable codes of what forbids a signature. */
export type ObstacleCode = 'findings' | 'cases-failed' | 'coverage-incomplete';

export interface Obstacle {
  readonly code: ObstacleCode;
  readonly words: string;
}

type Evidence = Pick<DossierInput, 'verification' | 'cases' | 'coverage'>;

/** Why a tree cannot be signed; nothing unverified is. */
export function obstaclesTo({ verification, cases, coverage }: Evidence): readonly Obstacle[] {
  const found: Obstacle[] = [];
  const { length: findings } = verification.findings;
  if (findings > 0)
    found.push({ code: 'findings', words: `the verifier has ${counted(findings, 'finding')}` });
  const { length: failures } = cases.failures;
  if (failures > 0)
    found.push({ code: 'cases-failed', words: `${counted(failures, 'worked case')} of ${cases.of} failed` });
  for (const [what, { covered, of }] of Object.entries(coverage) as [
    string,
    { covered: number; of: number },
  ][])
    if (covered < of)
      found.push({
        code: 'coverage-incomplete',
        words: `worked cases come to ${covered} of ${of} ${what}`,
      });
  return found;
}

function counted(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? '' : 's'}`;
}
