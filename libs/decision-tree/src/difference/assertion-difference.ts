import type { AnyTreeDocument, ProtocolAssertion, SafetyAssertion } from '../document.js';
import { sentenceOf } from '../drawing/sentence-of.js';
import type { Changes } from './change.js';
import { compareList } from './list-difference.js';
import { same } from './same.js';

/** In the author's words and in the verifier's: the former may stay while the latter change. */
export function compareAssertions(changes: Changes, before: AnyTreeDocument, after: AnyTreeDocument): void {
  const [was, is]: readonly (readonly Assertion[] | undefined)[] = [
    assertionsOf(before),
    assertionsOf(after),
  ];
  compareList(changes, 'assertion', '/assertions', was ?? [], is ?? [], (assertion, side) =>
    words(assertion, side === 'before' ? before : after),
  );
  if ((was ?? []).length === 0 && (is ?? []).length === 0 && !same(was, is))
    changes.changed('assertion', '', 'one of the two lists no assertions, the other has no list', was, is);
}

function assertionsOf(document: AnyTreeDocument): readonly Assertion[] | undefined {
  return document.kind === 'escalation-policy' ? undefined : document.assertions;
}

type Assertion = SafetyAssertion | ProtocolAssertion;

function words(assertion: Assertion, document: AnyTreeDocument): string {
  if (document.kind === 'escalation-policy') throw new Error('a policy has no assertions');
  return `“${assertion.says}” (${sentenceOf(assertion, document)})`;
}
