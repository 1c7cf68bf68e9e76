import type { ProtocolAssertion, ProtocolDisposition } from '../../document.js';
import { durationSeconds } from '../../duration.js';
import { isMilder } from '../../protocol/nodes.js';
import type { Diagram } from '../diagram.js';
import { monotoneFinding } from '../monotone.js';
import { questionOf } from './as-tree.js';
import { claimsOf, type ProtocolGround } from './protocol-ground.js';
import type { ProtocolFinding } from './report.js';

type About = Exclude<ProtocolAssertion, { readonly kind: 'monotone' }>;

/** An assertion of the protocol over all answers and facts. Undefined where it holds. */
export function protocolAssertionFinding(own: ProtocolGround, index: number): ProtocolFinding | undefined {
  const assertion = own.document.assertions?.[index];
  if (assertion === undefined) return undefined;
  const pointer = `/assertions/${index}`;
  if (assertion.kind === 'monotone') return monotone(own, assertion, pointer);
  const about = conversationsOf(own, assertion);
  const { says } = assertion;
  if (own.ground.isNobody(about))
    return { code: 'assertion-vacuous', pointer, message: `Nobody is meant: ${says}` };
  const isBroken = brokenBy(assertion);
  const broken = own.ground.trees.among(own.ground.care.among(about), own.root, ({ id }) => {
    const placed = own.ends.get(id);
    return placed !== undefined && isBroken(placed.end);
  });
  const example = own.example(broken);
  if (example === undefined) return undefined;
  return { code: 'assertion-violated', pointer, message: `Does not hold: ${says}`, example };
}

function conversationsOf(own: ProtocolGround, { answers = {}, when, holds, unknown = [] }: About): Diagram {
  const { answers: conditions, space } = own.ground;
  const { diagrams } = space;
  const given = Object.entries(answers).flatMap(([id, answer]) => {
    const question = questionOf(own.document.root, id);
    return question === undefined ? [] : [own.answered(question, answer)];
  });
  const held =
    when === undefined
      ? []
      : [holds === 'possibly' ? diagrams.not(conditions.where(when, 'no')) : conditions.where(when, 'yes')];
  return diagrams.all([...given, ...held, ...unknown.map((fact) => conditions.unknown(fact))]);
}

function brokenBy(assertion: About): (end: ProtocolDisposition) => boolean {
  if (assertion.kind === 'never') return ({ outcome }) => assertion.outcomes.includes(outcome);
  const within = assertion.within === undefined ? Infinity : (durationSeconds(assertion.within) ?? 0);
  return ({ outcome, timeLimit }) =>
    isMilder(outcome, assertion.outcome) || (durationSeconds(timeLimit) ?? 0) > within;
}

function monotone(
  own: ProtocolGround,
  assertion: Extract<ProtocolAssertion, { readonly kind: 'monotone' }>,
  pointer: string,
): ProtocolFinding | undefined {
  const found = monotoneFinding(own.ground, own.converted.tree, assertion, pointer);
  const { example } = found ?? {};
  if (found === undefined || example?.against === undefined) return undefined;
  const milder = own.conversationTo(example.results[0]?.leaf ?? '', example.facts);
  const against = own.conversationTo(example.against.results[0]?.leaf ?? '', example.against.facts);
  return {
    code: found.code,
    pointer,
    message: `A ${assertion.worse} ${assertion.fact} ends less urgently: ${assertion.says}`,
    example: {
      ...milder,
      claims: `${claimsOf(milder)}; all else equal, the other one ${claimsOf(against)}`,
      against,
    },
  };
}
