import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { compileCondition } from '../../src/compile.js';
import {
  protocolAnswers,
  verifyProtocol,
  type ProtocolDocument,
  type ProtocolNode,
} from '../../src/index.js';
import { isProtocolCheck, isProtocolQuestion } from '../../src/protocol/nodes.js';
import { TreeFacts } from '../../src/tree-facts.js';
import { ProtocolGround } from '../../src/verify/protocol/protocol-ground.js';
import { askedFact } from '../../src/verify/protocol/as-tree.js';
import { anyFacts, anyProtocol } from '../protocol/any-protocol.js';
import { placeOf } from '../verify/place.js';
import { anyPatient } from '../verify/patients.js';
import { endOf, expectToBehave } from './behaves.js';
import { shippedProtocols } from './shipped-protocols.js';

/** Different words for each question: what is asked twice is one question to the verifier. */
function inOwnWords(node: ProtocolNode): ProtocolNode {
  if (isProtocolQuestion(node)) {
    const { yes, no, 'could-not-assess': neither } = node.answers;
    const answers = { yes: inOwnWords(yes), no: inOwnWords(no), 'could-not-assess': inOwnWords(neither) };
    return { ...node, ask: `Is it so at ${node.id}?`, answers };
  }
  if (!isProtocolCheck(node)) return node;
  return { ...node, yes: inOwnWords(node.yes), no: inOwnWords(node.no), unknown: inOwnWords(node.unknown) };
}

/** The end that a protocol comes to, with an answer for every question. */
function followed(
  document: ProtocolDocument,
  read: ReturnType<TreeFacts['reader']>,
  answer: (id: string) => string,
) {
  let node = document.root;
  for (;;) {
    if (isProtocolQuestion(node)) node = node.answers[answer(node.ask) as 'yes'];
    else if (isProtocolCheck(node)) node = node[compileCondition(node.when)(read)];
    else return node.id;
  }
}

describe.each(shippedProtocols)('%s', (_, document) => {
  const own = new ProtocolGround(document);
  const { space, trees } = own.ground;
  const facts = new TreeFacts(document.facts);

  it('random patients with random answers come to the end that the diagram of their class names', () => {
    const patient =
      Object.keys(document.facts).length === 0 ? fc.constant({}) : anyPatient(own.converted.tree);
    fc.assert(
      fc.property(patient, fc.infiniteStream(fc.constantFrom(...protocolAnswers)), (given, stream) => {
        const said = new Map<string, string>();
        const answer = (ask: string): string => {
          const key = askedFact({ ask });
          if (!said.has(key)) said.set(key, String(stream.next().value));
          return said.get(key) ?? 'no';
        };
        const leaf = followed(document, facts.reader(given), answer);
        const asked = Object.fromEntries(
          [...said].flatMap(([fact, one]) =>
            one === 'could-not-assess' ? [] : [[fact, { kind: 'boolean', value: one === 'yes' } as const]],
          ),
        );
        const seen = { ...facts.view(given), ...asked };
        expect(trees.leafOf(own.root, placeOf(space, seen)).id).toBe(leaf);
      }),
      { numRuns: 1500 },
    );
  });

  it('shows for each end a conversation that really comes to it', async () => {
    for (const { leaf, example = {}, answers = {} } of verifyProtocol(document).leaves)
      expect((await endOf(document, { facts: example, answers })).at.id).toBe(leaf);
  });
});

describe('any protocol that the loader accepts', () => {
  it('is verified, and whatever is found behaves as claimed', async () => {
    await fc.assert(
      fc.asyncProperty(anyProtocol, async (drawn) => {
        const document = { ...drawn, root: inOwnWords(drawn.root) };
        const { findings, leaves } = verifyProtocol(document);
        for (const finding of findings) await expectToBehave(document, finding);
        for (const { leaf, example, answers = {} } of leaves)
          if (example !== undefined)
            expect((await endOf(document, { facts: example, answers })).at.id).toBe(leaf);
      }),
      { numRuns: 150 },
    );
  });

  it('calls no end unreachable that somebody comes to', () => {
    fc.assert(
      fc.property(
        anyProtocol,
        anyFacts,
        fc.array(fc.constantFrom(...protocolAnswers), { minLength: 8 }),
        (drawn, given, said) => {
          const document = { ...drawn, root: inOwnWords(drawn.root) };
          let count = 0;
          const leaf = followed(
            document,
            new TreeFacts(document.facts).reader(given),
            () => said[count++] ?? 'no',
          );
          const found = verifyProtocol(document).leaves.find((one) => one.leaf === leaf);
          expect(found?.example).toBeDefined();
        },
      ),
      { numRuns: 300 },
    );
  });
});
