import fc from 'fast-check';
import type { Fact, FactSet } from '#domain';
import {
  mildestOutcome,
  protocolOutcomes,
  type ProtocolDisposition,
  type ProtocolDocument,
  type ProtocolNode,
} from '../../src/index.js';
import { smallProtocol } from './small-protocol.js';

const mildestOfAll = protocolOutcomes.indexOf('care-at-home');
const callBack = protocolOutcomes.indexOf('call-back');
const escalateNow = protocolOutcomes.indexOf('escalate-now');

const signs = [
  ['spo2', '%'],
  ['heart-rate', '/min'],
  ['glucose', 'mg/dL'],
] as const;

/**
 * Protocols that keep the rules by construction: below a red flag answered yes nothing is milder than escalate-now,
 * could-not-assess is never milder than no nor at home, unknown is never milder than yes and no both. A check at
 * another depth asks another fact, so that none asks what one above it has answered.
 */
export const anyProtocol: fc.Arbitrary<ProtocolDocument> = fc.gen().map((gen) => ({
  ...smallProtocol(),
  facts: Object.fromEntries(signs.map(([fact, unit]) => [fact, { type: 'number', unit, maxAge: 'PT1H' }])),
  root: new Builder(gen).node(signs.length, mildestOfAll),
}));

type Kind = 'question' | 'check' | 'end';

class Builder {
  private count = 0;
  constructor(private readonly gen: fc.GeneratorValue) {}

  /** A node none of whose ends is milder than `mildest` (an index of `protocolOutcomes`). */
  node(depth: number, mildest: number): ProtocolNode {
    this.count += 1;
    const id = `node-${this.count}`;
    const kind = depth === 0 ? 'end' : this.gen(fc.constantFrom<Kind[]>, 'question', 'check', 'end');
    if (kind === 'end') return this.end(id, mildest);
    if (kind === 'check') return this.check(id, depth, mildest);
    const redFlag = this.gen(fc.boolean);
    const yes = this.node(depth - 1, redFlag ? Math.min(mildest, escalateNow) : mildest);
    const no = this.node(depth - 1, mildest);
    const unclear = this.node(depth - 1, Math.min(indexOf(no), callBack));
    return { id, ask: 'Is it so?', redFlag, answers: { yes, no, 'could-not-assess': unclear } };
  }

  private check(id: string, depth: number, mildest: number): ProtocolNode {
    const value = this.gen(fc.integer, { min: 85, max: 95 });
    const [fact] = signs[depth - 1] ?? signs[0];
    const yes = this.node(depth - 1, mildest);
    const no = this.node(depth - 1, mildest);
    const unknown = this.node(depth - 1, Math.max(indexOf(yes), indexOf(no)));
    return { id, check: 'Is it low?', when: { fact, operator: 'lessThan', value }, yes, no, unknown };
  }

  private end(id: string, mildest: number): ProtocolDisposition {
    const index = this.gen(fc.integer, { min: 0, max: mildest });
    const outcome = protocolOutcomes[index] ?? 'emergency-services';
    return { id, outcome, timeLimit: 'PT1H', reason: '{spo2}', advice: ['Rest.'], document: ['All.'] };
  }
}

function indexOf(node: ProtocolNode): number {
  return protocolOutcomes.indexOf(mildestOutcome(node));
}

const number = fc.integer({ min: 80, max: 100 });
const anyFact = (unit: string): fc.Arbitrary<Fact> =>
  fc.oneof(
    number.map((at): Fact => ({ kind: 'number', interval: { low: at, high: at }, unit, ageSeconds: 0 })),
    fc.record({ low: number, high: number }).map((interval): Fact => ({ kind: 'number', interval, unit })),
    number.map((low): Fact => ({
      kind: 'number',
      interval: { low, high: Infinity, lowOpen: true },
      unit,
    })),
    fc.constantFrom<Fact>(
      { kind: 'unknown', reason: 'absent' },
      { kind: 'text', value: '85 %' },
      { kind: 'number', interval: { low: NaN, high: 90 }, unit },
      { kind: 'number', interval: { low: 80, high: 80 }, unit: 'mm[Hg]' },
      { kind: 'number', interval: { low: 80, high: 80 }, unit, ageSeconds: 7200 },
    ),
  );

/** Facts of any kind, also ones that the protocol must not take, and none at all. */
export const anyFacts: fc.Arbitrary<FactSet> = fc
  .tuple(...signs.map(([, unit]) => fc.option(anyFact(unit))))
  .map((facts) =>
    Object.fromEntries(
      signs.flatMap(([name], index) => {
        const fact = facts[index] ?? null;
        return fact === null ? [] : [[name, fact] as const];
      }),
    ),
  );
