import type { EscalationPolicy } from '#domain';
import { checkApproval, treeHash } from '../approve.js';
import type { ApprovalRecord, PolicyDocument, PolicyStep } from '../document.js';
import { durationSeconds } from '../duration.js';
import { parsePolicy } from '../parse.js';

/** A policy that may be in force: checked, approved, its durations in seconds. */
export interface ApprovedPolicy {
  readonly document: PolicyDocument;
  readonly approval: ApprovalRecord;
  readonly policy: EscalationPolicy;
}

/** A policy document (parsed JSON) and its approval record → a policy that may be in force. Throws TreeError. */
export function loadPolicy(document: unknown, approval: unknown): ApprovedPolicy {
  const parsed = parsePolicy(document);
  const hash = treeHash(document);
  const record = checkApproval(parsed, hash, approval);
  return { document: parsed, approval: record, policy: escalationPolicy(parsed, hash) };
}

/**
 * #domain's form of a policy document that `parsePolicy` accepts.
 *
 * @param hash null: not of a signed document
 */
export function escalationPolicy(document: PolicyDocument, hash: string | null): EscalationPolicy {
  const { tree, version, severities, sites, programmes, tier1, steps, repeats, lastResort, snooze } =
    document;
  return {
    id: tree,
    version,
    hash,
    severities,
    ...(sites && { sites }),
    ...(programmes && { programmes }),
    tier1: {
      workWithinSeconds: seconds(tier1.workWithin),
      reminders: tier1.reminders,
      remindEverySeconds: seconds(tier1.remindEvery),
    },
    steps: steps.map(stepOf),
    repeats,
    lastResort: {
      notify: lastResort.notify,
      channels: lastResort.channels,
      everySeconds: seconds(lastResort.every),
    },
    startCareWithinSeconds: seconds(document.startCareWithin),
    closeWithinSeconds: seconds(document.closeWithin),
    ...(document.emergencyNewsWithin !== undefined && {
      emergencyNewsWithinSeconds: seconds(document.emergencyNewsWithin),
    }),
    ...(snooze && { snooze: { longestSeconds: seconds(snooze.longest) } }),
    worsening: document.worsening.map(({ vitalSign, falling, rising }) => ({
      vitalSign,
      ...(falling !== undefined && { falling }),
      ...(rising !== undefined && { rising }),
    })),
  };
}

function stepOf({
  notify,
  channels,
  deliverWithin,
  acknowledgeWithin,
}: PolicyStep): EscalationPolicy['steps'][number] {
  return {
    notify,
    channels,
    deliverWithinSeconds: seconds(deliverWithin),
    acknowledgeWithinSeconds: seconds(acknowledgeWithin),
  };
}

/** Of a duration that the parser has accepted. */
function seconds(duration: string): number {
  const found = durationSeconds(duration);
  if (found === undefined) throw new Error(`${duration} is no duration`);
  return found;
}
