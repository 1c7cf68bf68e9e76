import { expect, it } from '@jest/globals';
import { parseProtocol, placedProtocolNodes, verifyProtocol, type ProtocolNode } from '../../src/index.js';
import { end, smallProtocol } from '../protocol/small-protocol.js';

/** One question after the other, each fourth followed by a check of the saturation. */
function chain(left: number): ProtocolNode {
  if (left === 0) return end('last', 'care-at-home', 'P1D');
  const rest = chain(left - 1);
  const next: ProtocolNode =
    left % 4 === 0
      ? {
          id: `check-${left}`,
          check: `Is it below ${92 - left / 4} %?`,
          when: { fact: 'spo2', operator: 'lessThan', value: 92 - left / 4 },
          yes: end(`low-${left}`, 'escalate-now', 'PT15M'),
          no: rest,
          unknown: end(`unknown-${left}`, 'escalate-now', 'PT15M'),
        }
      : rest;
  return {
    id: `question-${left}`,
    ask: `Is it so at ${left}?`,
    answers: {
      yes: end(`yes-${left}`, 'seen-within-24h', 'PT24H'),
      no: next,
      'could-not-assess': end(`open-${left}`, 'escalate-now', 'PT15M'),
    },
  };
}

it('verifies a protocol of two hundred nodes, over every answer to all of its questions', () => {
  const document = parseProtocol({ ...smallProtocol(), root: chain(53) });
  expect([...placedProtocolNodes(document.root)].length).toBeGreaterThan(190);
  const { findings, leaves, statistics } = verifyProtocol(document);
  expect(findings).toEqual([]);
  expect(leaves.filter(({ example }) => example !== undefined).length).toBeGreaterThan(100);
  expect(statistics.states).toBeGreaterThan(1e20);
});
