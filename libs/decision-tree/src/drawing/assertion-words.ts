import type { Disposition } from '#domain';
import { durationWords } from '../difference/words.js';
import type { SafetyAssertion, TreeDocument } from '../document.js';
import { aboutParts } from './about-parts.js';
import { factWords } from './fact-words.js';

export const dispositionWords: Readonly<Record<Disposition, string>> = {
  baseline: 'baseline',
  indeterminate: 'indeterminate',
  tier1: 'Tier-1',
  critical: 'critical',
};

/** What the verifier is to prove, said in full beside the author's own words. */
export function assertionSentence(assertion: SafetyAssertion, tree: TreeDocument): string {
  switch (assertion.kind) {
    case 'always': {
      const { disposition, within } = assertion;
      const clock = within === undefined ? '' : `, answered within ${durationWords(within)}`;
      return `${about(assertion, tree)} at least ${dispositionWords[disposition]}${clock}${under(assertion, tree)}.`;
    }
    case 'never': {
      const words = assertion.dispositions.map((one) => dispositionWords[one]).join(' or ');
      return `${about(assertion, tree)} never ${words}${under(assertion, tree)}.`;
    }
    case 'monotone':
      return (
        `All else equal, the ${assertion.worse === 'lower' ? 'lower' : 'higher'} of two values never gives the ` +
        `milder disposition${under(assertion, tree)}: ${factWords(assertion.fact)}.`
      );
    case 'dangerous-direction':
      return (
        `${factWords(assertion.vitalSign)} that is implausibly ${assertion.direction} comes to at least Tier-1, ` +
        `answered within ${durationWords(assertion.within)}.`
      );
  }
}

function about(
  assertion: Extract<SafetyAssertion, { kind: 'always' | 'never' }>,
  { facts }: TreeDocument,
): string {
  const parts = aboutParts(assertion, facts);
  return parts.length === 0 ? 'For everybody:' : `Where ${parts.join(' and ')}:`;
}

function under({ condition }: { readonly condition?: string }, { conditions }: TreeDocument): string {
  const title = conditions.find((one) => one.condition === condition)?.title;
  return title === undefined ? '' : ` under “${title}”`;
}
