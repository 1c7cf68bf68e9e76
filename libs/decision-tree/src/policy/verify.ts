import type { PolicyDocument } from '../document.js';
import type { PolicyFinding } from './findings.js';
import { ladderFindings } from './verify-ladder.js';
import { timeFindings } from './verify-times.js';
import { worseningFindings } from './verify-worsening.js';

/** Everything for which a policy that `parsePolicy` accepts may not be signed; empty when it may. */
export function verifyPolicy(policy: PolicyDocument): readonly PolicyFinding[] {
  return [...timeFindings(policy), ...ladderFindings(policy), ...worseningFindings(policy)];
}
