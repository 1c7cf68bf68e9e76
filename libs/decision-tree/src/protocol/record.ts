import type { ProtocolOutcome } from '../document.js';
import { factJson, factsFromJson, type FactJson } from '../fact-json.js';
import { ProtocolError } from './errors.js';
import type { ApprovedProtocol } from './load.js';
import { overrideOutcome } from './override.js';
import { answerQuestion, startProtocol, type GivenAnswer, type ProtocolState } from './run.js';

/** All that is needed to follow a protocol again and come to the same: what was known, and what was answered. */
export interface ProtocolRecord {
  readonly tree: string;
  readonly version: string;
  readonly hash: string;
  readonly facts: Readonly<Record<string, FactJson>>;
  readonly answers: readonly GivenAnswer[];
  readonly override?: { readonly outcome: ProtocolOutcome; readonly reason: string };
}

export function recordOf({ protocol, facts, path, override: other }: ProtocolState): ProtocolRecord {
  const { tree, version, hash } = protocol;
  return {
    tree,
    version,
    hash,
    facts: factJson(facts),
    answers: path.flatMap((step) =>
      step.kind === 'question' ? [{ question: step.id, answer: step.answer }] : [],
    ),
    ...(other !== undefined && { override: other }),
  };
}

/**
 * Follows a protocol again as it was recorded. Throws ProtocolError: `other-protocol` when the content is not the
 * one that was followed, and what `answerQuestion` and `overrideOutcome` throw when the record does not fit it.
 */
export async function replayProtocol(
  protocol: ApprovedProtocol,
  record: ProtocolRecord,
): Promise<ProtocolState> {
  if (record.hash !== protocol.hash)
    throw new ProtocolError('other-protocol', `${record.tree} ${record.version} was followed`);
  let state = await startProtocol(protocol, factsFromJson(record.facts));
  for (const given of record.answers) state = await answerQuestion(state, given);
  const { override: other } = record;
  return other === undefined ? state : overrideOutcome(state, other.outcome, other.reason);
}
