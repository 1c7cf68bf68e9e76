import type { AnyTreeDocument, SafetyAssertion } from '../document.js';
import { assertionSentence } from '../drawing/assertion-words.js';
import type { Changes } from './change.js';
import { compareList } from './list-difference.js';
import { same } from './same.js';

/** In the author's words and in the verifier's: the former may stay while the latter change. */
export function compareAssertions(changes: Changes, before: AnyTreeDocument, after: AnyTreeDocument): void {
  const [was, is] = [assertionsOf(before), assertionsOf(after)];
  const sides = { before, after };
  compareList(changes, 'assertion', '/assertions', was ?? [], is ?? [], (assertion, side) =>
    words(assertion, sides[side]),
  );
  if ((was ?? []).length === 0 && (is ?? []).length === 0 && !same(was, is))
    changes.changed('assertion', '', 'one of the two lists no assertions, the other has no list', was, is);
}

function assertionsOf(document: AnyTreeDocument): readonly SafetyAssertion[] | undefined {
  return document.kind === 'screening' ? document.assertions : undefined;
}

function words(assertion: SafetyAssertion, document: AnyTreeDocument): string {
  if (document.kind === 'protocol') return assertion.says;
  return `“${assertion.says}” (${assertionSentence(assertion, document)})`;
}
