import type { AnyTreeDocument, SafetyAssertion } from '../document.js';
import { conditionSentence } from './condition-words.js';
import { factWords } from './fact-words.js';

type About = Pick<Extract<SafetyAssertion, { kind: 'never' }>, 'when' | 'holds' | 'unknown'>;

/** Whom an assertion is about, as far as facts go. Empty: everybody. */
export function aboutParts(
  { when, holds, unknown = [] }: About,
  facts: AnyTreeDocument['facts'],
): readonly string[] {
  return [
    ...(when === undefined
      ? []
      : [
          `${conditionSentence(when, facts)}${holds === 'possibly' ? ' (or may be, where it is not known)' : ''}`,
        ]),
    ...unknown.map((fact) => `${factWords(fact)} is not known`),
  ];
}
