import type { ProtocolAssertion, QuestioningDocument, SafetyAssertion } from '../document.js';
import { assertionSentence } from './assertion-words.js';
import { protocolAssertionSentence } from './protocol-assertion-words.js';

/** What the verifier is to prove, in words. The assertion is one of a document of this kind. */
export function sentenceOf(
  assertion: SafetyAssertion | ProtocolAssertion,
  document: QuestioningDocument,
): string {
  return document.kind === 'protocol'
    ? protocolAssertionSentence(assertion as ProtocolAssertion, document)
    : assertionSentence(assertion as SafetyAssertion, document);
}
