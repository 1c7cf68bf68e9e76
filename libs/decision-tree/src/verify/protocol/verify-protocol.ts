import type { ProtocolDocument } from '../../document.js';
import { isProtocolQuestion, placedProtocolNodes } from '../../protocol/nodes.js';
import { limitFindings, unusedFacts } from '../limits.js';
import type { Finding, FindingCode } from '../report.js';
import { verifyRoot } from '../structure.js';
import { protocolAssertionFinding } from './assertions.js';
import { claimsOf, ProtocolGround } from './protocol-ground.js';
import type { ProtocolFinding, ProtocolReport } from './report.js';
import { raisingFindings } from './walk.js';

/**
 * Verifies a protocol that `parseProtocol` accepts over every answer to every question, together with every value,
 * interval and unknown of every fact. Exact and deterministic. Without findings it ends as its assertions say.
 */
export function verifyProtocol(document: ProtocolDocument): ProtocolReport {
  const own = new ProtocolGround(document);
  const { space, care } = own.ground;
  const structure = verifyRoot(own.ground, own.converted.tree, 0);
  const findings: readonly ProtocolFinding[] = [
    ...[...limitFindings(own.converted.tree), ...unusedFacts(own.converted.tree)].map((finding) =>
      translated(own, finding),
    ),
    ...structure.findings.map((finding) => translated(own, finding)),
    ...raisingFindings(own),
    ...(document.assertions ?? []).flatMap((_, index) => protocolAssertionFinding(own, index) ?? []),
  ];
  return {
    findings,
    leaves: structure.leaves.map(({ condition, leaf, example }) => {
      if (example === undefined) return { condition, leaf };
      const { facts, answers } = own.conversationTo(leaf, example);
      return { condition, leaf, example: facts, answers };
    }),
    statistics: {
      nodes: [...placedProtocolNodes(document.root)].length,
      variables: space.variables.size,
      states: care.count(),
      diagramNodes: space.diagrams.size,
    },
  };
}

/** A finding about the converted tree as one about the protocol. */
function translated(own: ProtocolGround, { code, pointer, message, example }: Finding): ProtocolFinding {
  const place = own.converted.pointerOf(pointer);
  const leaf = example?.results[0]?.leaf;
  const conversation =
    example === undefined || leaf === undefined ? undefined : own.conversationTo(leaf, example.facts);
  const shown = conversation && { example: { ...conversation, claims: claimsOf(conversation) } };
  return isRepeated(own, code, place)
    ? {
        code: 'repeated-question',
        pointer: place,
        message: 'It was asked on the way here already',
        ...shown,
      }
    : { code, pointer: place, message, ...shown };
}

/** A question that a person answers is settled only by its own answer. */
function isRepeated({ document }: ProtocolGround, code: FindingCode, place: string): boolean {
  if (code !== 'constant-question') return false;
  return [...placedProtocolNodes(document.root)].some(
    ({ node, pointer }) => pointer === place && isProtocolQuestion(node),
  );
}
