import { vitalSignCatalogue, type VitalSign } from '#domain';
import { DocumentChecks } from '../check-document.js';
import type { PolicyDocument, PolicyMargin } from '../document.js';
import type { TreeProblem } from '../errors.js';
import { at } from '../source-map/pointer.js';
import { placedDurations } from './durations.js';

/** What a schema cannot say of a policy. Whether it is a safe one is the verifier's question. */
export function checkPolicy(policy: PolicyDocument): readonly TreeProblem[] {
  const checks = new DocumentChecks(policy.facts, policy.sources);
  for (const { text, pointer } of placedDurations(policy)) checks.duration(text, pointer);
  const seen = new Set<string>();
  for (const [index, margin] of policy.worsening.entries()) {
    const pointer = at('/worsening', index);
    checks.once(seen, margin.vitalSign, at(pointer, 'vitalSign'));
    checkMargin(margin, checks, pointer);
  }
  checkScope(policy, checks);
  return checks.problems;
}

function checkMargin(
  { vitalSign, unit, falling, rising }: PolicyMargin,
  checks: DocumentChecks,
  pointer: string,
) {
  if (!Object.hasOwn(vitalSignCatalogue, vitalSign)) {
    checks.report('unknown-vital-sign', at(pointer, 'vitalSign'), `no vital sign ${vitalSign}`);
    return;
  }
  const known = vitalSignCatalogue[vitalSign as VitalSign];
  if (unit !== known.unit)
    checks.report('wrong-unit', at(pointer, 'unit'), `the unit of ${vitalSign} is ${known.unit}`);
  if (falling === undefined && rising === undefined)
    checks.report('tree-schema', pointer, '"falling" or "rising" is missing');
}

/** Who may sign goes by `programme`: a policy must not reach further than that. */
function checkScope({ programme, programmes }: PolicyDocument, checks: DocumentChecks): void {
  if (programme === '*') return;
  const [only, ...others] = programmes ?? [];
  if (only === programme && others.length === 0) return;
  checks.report(
    'policy-scope',
    programmes === undefined ? '/programme' : '/programmes',
    `a policy of the programme ${programme} names it, and no other, in programmes`,
  );
}
