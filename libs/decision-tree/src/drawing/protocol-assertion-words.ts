import { durationWords } from '../difference/words.js';
import {
  protocolOutcomes,
  type ProtocolAnswer,
  type ProtocolAssertion,
  type ProtocolDocument,
  type ProtocolOutcome,
} from '../document.js';
import { isProtocolQuestion, placedProtocolNodes } from '../protocol/nodes.js';
import { aboutParts } from './about-parts.js';
import { factWords } from './fact-words.js';

const outcomeWords: Readonly<Record<ProtocolOutcome, string>> = {
  'emergency-services': 'the emergency services',
  'escalate-now': 'escalation now',
  'seen-within-4h': 'seen within 4 hours',
  'seen-within-24h': 'seen within 24 hours',
  'seen-within-3d': 'seen within 3 days',
  'call-back': 'a call back',
  'care-at-home': 'care at home',
};

const answerWords: Readonly<Record<ProtocolAnswer, string>> = {
  yes: 'is answered yes',
  no: 'is answered no',
  'could-not-assess': 'could not be assessed',
};

/** What the verifier is to prove of a protocol, said in full beside the author's own words. */
export function protocolAssertionSentence(assertion: ProtocolAssertion, document: ProtocolDocument): string {
  switch (assertion.kind) {
    case 'always': {
      const { outcome, within } = assertion;
      const or = outcome === protocolOutcomes[0] ? '' : ' or something more urgent';
      const clock = within === undefined ? '' : `, done within ${durationWords(within)}`;
      return `${about(assertion, document)} it ends in ${outcomeWords[outcome]}${or}${clock}.`;
    }
    case 'never': {
      const words = assertion.outcomes.map((one) => outcomeWords[one]).join(' or ');
      return `${about(assertion, document)} it never ends in ${words}.`;
    }
    case 'monotone':
      return (
        `All else equal, answers included, the ${assertion.worse} of two values never ends less urgently: ` +
        `${factWords(assertion.fact)}.`
      );
  }
}

function about(
  assertion: Exclude<ProtocolAssertion, { kind: 'monotone' }>,
  { facts, root }: ProtocolDocument,
): string {
  const asked = new Map(
    [...placedProtocolNodes(root)].flatMap(({ node }) =>
      isProtocolQuestion(node) ? [[node.id, node.ask]] : [],
    ),
  );
  const answers = Object.entries(assertion.answers ?? {}).map(
    ([id, answer]) => `“${asked.get(id) ?? id}” ${answerWords[answer]}`,
  );
  const parts = [...answers, ...aboutParts(assertion, facts)];
  return parts.length === 0 ? 'Whatever is answered,' : `Where ${parts.join(' and ')}:`;
}
