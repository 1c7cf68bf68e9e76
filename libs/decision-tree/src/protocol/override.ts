import { protocolOutcomes, type ProtocolOutcome } from '../document.js';
import { durationSeconds } from '../duration.js';
import { renderReason } from '../reason.js';
import { redFlagFloor } from './check.js';
import { ProtocolError } from './errors.js';
import type { ApprovedProtocol } from './load.js';
import { isMilder, placedEnds } from './nodes.js';
import { statedLimit } from './outcome.js';
import type { ProtocolState } from './run.js';

/**
 * Ends a protocol in another outcome. Throws ProtocolError: `below-floor` for anything milder than a red flag
 * answered yes allows, `reason-missing` without words, `protocol-not-ended` for anything milder than escalate-now
 * while a question is open: the red flags not yet asked could forbid it.
 */
export function overrideOutcome(
  state: ProtocolState,
  outcome: ProtocolOutcome,
  reason: string,
): ProtocolState {
  if (!protocolOutcomes.includes(outcome))
    throw new ProtocolError('unknown-outcome', `an outcome is ${protocolOutcomes.join(', ')}`);
  if (state.floor !== undefined && isMilder(outcome, state.floor))
    throw new ProtocolError('below-floor', `a red flag was answered yes: ${state.floor} at least`);
  if (state.at.kind !== 'end' && isMilder(outcome, redFlagFloor))
    throw new ProtocolError('protocol-not-ended', `${state.at.id} is not answered yet`);
  const words = reason.trim();
  if (words === '') throw new ProtocolError('reason-missing', 'another outcome needs a reason');
  return { ...state, override: { outcome, reason: words } };
}

/** What a protocol came to: what is done, by when, what is said and what is written down. */
export interface ProtocolConclusion {
  readonly outcome: ProtocolOutcome;
  readonly reason: string;
  readonly timeLimitSeconds: number;
  readonly advice: readonly string[];
  readonly document: readonly string[];
  /** Set where a clinician ended it otherwise; then there is no scripted advice for it. */
  readonly overridden?: true;
}

/** Undefined while a question is open. */
export function conclusionOf(state: ProtocolState): ProtocolConclusion | undefined {
  const { at, override: other, protocol, facts } = state;
  if (other !== undefined)
    return {
      outcome: other.outcome,
      reason: other.reason,
      timeLimitSeconds: limitOf(protocol, other.outcome),
      advice: [],
      document: at.kind === 'end' ? at.document : [],
      overridden: true,
    };
  if (at.kind !== 'end') return undefined;
  const { outcome, timeLimitSeconds, advice, document } = at;
  return { outcome, reason: renderReason(at.reason, facts), timeLimitSeconds, advice, document };
}

/**
 * The clock of an outcome that the protocol did not come to: the shortest that the protocol has for this outcome,
 * else what the outcome's name states, else the shortest of the whole protocol. There is always one (hazard H22).
 */
function limitOf({ document }: ApprovedProtocol, outcome: ProtocolOutcome): number {
  const ends = [...placedEnds(document.root, '/root')].map(({ node }) => node);
  const same = ends.filter((end) => end.outcome === outcome);
  const stated = statedLimit(outcome);
  const limits =
    same.length > 0 || stated === undefined
      ? (same.length > 0 ? same : ends).map(({ timeLimit }) => timeLimit)
      : [stated];
  return Math.min(...limits.map((limit) => durationSeconds(limit) ?? 0));
}
