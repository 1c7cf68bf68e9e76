import type { NotReachedPlan, Severity } from '#domain';
import type { DocumentChecks } from '../check-document.js';
import type { ProtocolDocument } from '../document.js';
import { durationSeconds } from '../duration.js';
import { at } from '../source-map/pointer.js';

/** The condition code of the protocol for a patient who does not answer. */
export const notReachedCondition = 'not-reached';

/** From the first round to the last one, at most. */
const longest: Readonly<Record<Severity, string>> = { critical: 'PT1H', tier1: 'P1D', indeterminate: 'P1D' };
const severities = Object.keys(longest) as Severity[];

/** How a patient who does not answer is tried, as a physician signed it; undefined: the protocol does not say. */
export function attemptPlan({ attempts }: ProtocolDocument, severity: Severity): NotReachedPlan | undefined {
  const plan = attempts?.[severity];
  if (plan === undefined) return undefined;
  const seconds = (text: string): number => durationSeconds(text) ?? 0;
  return {
    gapsSeconds: [0, ...plan.pauses.map(seconds)],
    graceSeconds: seconds(plan.within),
    contactsWithinSeconds: seconds(plan.contactsWithin),
    welfareCheckWithinSeconds: seconds(plan.welfareCheckWithin),
  };
}

/** The same for whoever signs it, a line a severity. */
export function attemptWords({ attempts }: ProtocolDocument): readonly string[] {
  if (attempts === undefined) return [];
  return severities.map((severity) => {
    const { pauses, within, contactsWithin, welfareCheckWithin } = attempts[severity];
    const rounds = `${pauses.length + 1} rounds by every number, ${pauses.length === 0 ? 'at once' : `the pauses between them ${pauses.join(', ')}`}`;
    return `${severity}: ${rounds}; each within ${within}, contact persons within ${contactsWithin}, decision about a welfare check within ${welfareCheckWithin}`;
  });
}

export function checkAttempts(protocol: ProtocolDocument, checks: DocumentChecks): void {
  const { attempts } = protocol;
  if (attempts === undefined) return;
  if (!protocol.for.includes(notReachedCondition))
    checks.report(
      'tree-schema',
      '/attempts',
      `attempts belong to a protocol that is for ${notReachedCondition}`,
    );
  for (const severity of severities) {
    const { pauses, within, contactsWithin, welfareCheckWithin } = attempts[severity];
    const place = `/attempts/${severity}`;
    pauses.forEach((pause, index) => {
      checks.duration(pause, at(place, 'pauses', index));
    });
    checks.duration(within, at(place, 'within'));
    checks.duration(contactsWithin, at(place, 'contactsWithin'));
    checks.duration(welfareCheckWithin, at(place, 'welfareCheckWithin'));
    const total = [...pauses, within, contactsWithin, welfareCheckWithin].reduce(
      (sum, text) => sum + (durationSeconds(text) ?? 0),
      0,
    );
    if (total > (durationSeconds(longest[severity]) ?? 0))
      checks.report(
        'time-limit-too-long',
        place,
        `from the first attempt to the welfare check ${longest[severity]} at most`,
      );
  }
}
