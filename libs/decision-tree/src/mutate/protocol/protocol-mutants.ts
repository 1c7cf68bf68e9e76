import type { ProtocolDocument } from '../../document.js';
import { escapePointer } from '../../verify/limits.js';
import { declarationChanges } from '../declaration-mutants.js';
import { mutantOf, type Mutant } from '../mutant.js';
import { protocolNodeChanges } from './node-changes.js';

/**
 * Every single-point mutant of what a protocol leads by: its facts' units, ranges and ages, each question and check,
 * their order, each branch, each outcome and time limit. Not its words, its sources, its assertions, or what it is for.
 */
export function protocolMutants(document: ProtocolDocument): readonly Mutant<ProtocolDocument>[] {
  const { facts, root } = document;
  return [
    ...Object.entries(facts).flatMap(([fact, declaration]) =>
      declarationChanges(fact, declaration).map((change) =>
        mutantOf(change, `/facts/${escapePointer(fact)}`, {
          ...document,
          facts: { ...facts, [fact]: change.changed },
        }),
      ),
    ),
    ...protocolNodeChanges(root, facts).map((change) =>
      mutantOf(change, '/root', { ...document, root: change.changed }),
    ),
  ];
}
