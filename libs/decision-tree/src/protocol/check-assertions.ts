import type { DocumentChecks } from '../check-document.js';
import type { ProtocolAssertion, ProtocolDocument } from '../document.js';
import { at } from '../source-map/pointer.js';
import { isProtocolQuestion, placedProtocolNodes } from './nodes.js';

/** Do a protocol's assertions speak of what it has? Whether they hold is the verifier's question. */
export function checkProtocolAssertions(
  { assertions = [], root }: ProtocolDocument,
  checks: DocumentChecks,
): void {
  const questions = new Set(
    [...placedProtocolNodes(root)].filter(({ node }) => isProtocolQuestion(node)).map(({ node }) => node.id),
  );
  const ids = new Set<string>();
  for (const [index, assertion] of assertions.entries()) {
    const pointer = at('/assertions', index);
    checks.once(ids, assertion.id, at(pointer, 'id'));
    if ('within' in assertion) checks.duration(assertion.within, at(pointer, 'within'));
    checkAssertion(assertion, checks, pointer, questions);
  }
}

function checkAssertion(
  assertion: ProtocolAssertion,
  checks: DocumentChecks,
  pointer: string,
  questions: ReadonlySet<string>,
): void {
  if (assertion.kind === 'monotone') {
    const place = at(pointer, 'fact');
    const declaration = checks.declared(assertion.fact, place);
    if (declaration !== undefined && declaration.type !== 'number')
      checks.report('wrong-type', place, `${assertion.fact} is no number: it has no direction`);
    return;
  }
  if (assertion.when !== undefined) checks.condition(assertion.when, at(pointer, 'when'));
  for (const [index, fact] of (assertion.unknown ?? []).entries())
    checks.declared(fact, at(pointer, 'unknown', index));
  for (const question of Object.keys(assertion.answers ?? {}))
    if (!questions.has(question))
      checks.report('unknown-question', at(pointer, 'answers', question), `there is no question ${question}`);
}
