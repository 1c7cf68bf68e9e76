import type { EscalationPolicy } from '#domain';
import { isDeepStrictEqual } from 'node:util';

/** What a running escalation goes by. */
const members = [
  'tier1',
  'steps',
  'repeats',
  'lastResort',
  'startCareWithinSeconds',
  'closeWithinSeconds',
  'emergencyNewsWithinSeconds',
  'snooze',
] as const;

/** Does the copy that alerts get, which the database makes of the document, say what the policy says? */
export function isFaithfulCopy(copy: unknown, policy: EscalationPolicy): boolean {
  if (typeof copy !== 'object' || copy === null) return false;
  const given = copy as Partial<EscalationPolicy>;
  return (
    members.every((member) => isDeepStrictEqual(given[member], policy[member])) &&
    isDeepStrictEqual((given.worsening ?? []).map(marginOf), policy.worsening.map(marginOf))
  );
}

/** The margin without its unit, which is the vital sign's own. */
function marginOf({ vitalSign, falling, rising }: EscalationPolicy['worsening'][number]) {
  return { vitalSign, falling, rising };
}
