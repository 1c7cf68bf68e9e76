import { builtInPolicies, type Severity } from '#domain';
import type { PolicyCase, PolicyDocument } from '../../src/index.js';
import { readJson } from '../builders.js';

export const severities = Object.keys(builtInPolicies) as Severity[];

/** The policy that comes with Wardline for a severity, parsed JSON. */
export function shippedPolicy(severity: Severity): PolicyDocument {
  return readJson(`operations/escalation-${severity}.policy.json`) as PolicyDocument;
}

export function shippedPolicyText(severity: Severity): string {
  return JSON.stringify(shippedPolicy(severity), null, 2);
}

export function shippedCases(severity: Severity): readonly PolicyCase[] {
  return (readJson(`operations/escalation-${severity}.cases.json`) as { cases: PolicyCase[] }).cases;
}

/** A policy with something else in some of its members. */
export function changed(
  severity: Severity,
  members: Partial<Record<keyof PolicyDocument, unknown>>,
): PolicyDocument {
  return { ...shippedPolicy(severity), ...members } as PolicyDocument;
}
