import type { DocumentChecks } from './check-document.js';
import type { SafetyAssertion, TreeDocument } from './document.js';
import { at } from './source-map/pointer.js';

/** Do a tree's safety assertions speak of what the tree has? Whether they hold is the verifier's question. */
export function checkAssertions({ assertions = [], conditions }: TreeDocument, checks: DocumentChecks): void {
  const codes = new Set(conditions.map(({ condition }) => condition));
  const ids = new Set<string>();
  for (const [index, assertion] of assertions.entries()) {
    const pointer = at('/assertions', index);
    checks.once(ids, assertion.id, at(pointer, 'id'));
    if ('condition' in assertion && !codes.has(assertion.condition))
      checks.report(
        'unknown-condition',
        at(pointer, 'condition'),
        `the tree has no condition ${assertion.condition}`,
      );
    if ('within' in assertion) checks.duration(assertion.within, at(pointer, 'within'));
    checkAssertion(assertion, checks, pointer);
  }
}

function checkAssertion(assertion: SafetyAssertion, checks: DocumentChecks, pointer: string): void {
  switch (assertion.kind) {
    case 'always':
    case 'never':
      if (assertion.when !== undefined) checks.condition(assertion.when, at(pointer, 'when'));
      for (const [index, fact] of (assertion.unknown ?? []).entries())
        checks.declared(fact, at(pointer, 'unknown', index));
      return;
    case 'monotone': {
      const place = at(pointer, 'fact');
      const declaration = checks.declared(assertion.fact, place);
      if (declaration !== undefined && declaration.type !== 'number')
        checks.report('wrong-type', place, `${assertion.fact} is no number: it has no direction`);
      return;
    }
    case 'dangerous-direction':
      checks.declared(assertion.vitalSign, at(pointer, 'vitalSign'));
      checks.declared(`${assertion.vitalSign}.status`, at(pointer, 'vitalSign'));
  }
}
