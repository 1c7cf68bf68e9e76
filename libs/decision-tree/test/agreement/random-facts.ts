import type { Fact, FactSet, Interval, UnknownReason } from '#domain';
import { factCatalogue, isQuestion, leafConditions, nodesOf, type TreeDocument } from '../../src/index.js';

/** A small generator of random numbers (Mulberry32, Tommy Ettinger, public domain): the same seed, the same inputs. */
export function randomSource(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const reasons: readonly UnknownReason[] = [
  'never',
  'stale',
  'absent',
  'implausible',
  'not-a-number',
  'no-baseline',
  'not-in-plan',
  'wrong-type',
];
/** What no healthy platform hands to a tree. */
const wrong: readonly (Fact | undefined)[] = [
  undefined,
  { kind: 'number', interval: { low: Number.NaN, high: Number.NaN }, unit: '%' },
  { kind: 'number', interval: { low: 90, high: 90 }, unit: 'furlong' },
  { kind: 'text', value: '85%' },
  { kind: 'boolean', value: true },
];

/** Different facts of one name to draw from. */
const poolSize = 120;

/**
 * Facts of a tree at random: most at, just beside or far from the limits that its conditions name, points and
 * intervals open and closed, then unknown for every reason, too old, absent, and of the wrong type. Drawn from a pool
 * of each name, so that the same fact is the same object.
 */
export function randomFacts(document: TreeDocument, random: () => number): () => FactSet {
  const pools = Object.keys(document.facts).map((name) => {
    const any = anyFact(document, name);
    return [name, Array.from({ length: poolSize }, () => any(random))] as const;
  });
  return () => {
    const facts: Record<string, Fact> = {};
    for (const [name, pool] of pools) {
      const fact = pick(pool, random);
      if (fact !== undefined) facts[name] = fact;
    }
    return facts;
  };
}

function anyFact(document: TreeDocument, name: string): (random: () => number) => Fact | undefined {
  const known = knownFact(document, name);
  return (random) => {
    const kind = random();
    if (kind < 0.8) return known(random);
    return kind < 0.96 ? { kind: 'unknown', reason: pick(reasons, random) } : pick(wrong, random);
  };
}

function knownFact(document: TreeDocument, name: string): (random: () => number) => Fact {
  const { type, unit = '' } = document.facts[name] ?? { type: 'text' };
  const limits = limitsOf(document, name);
  if (type === 'boolean') return (random) => ({ kind: 'boolean', value: random() < 0.5 });
  if (type === 'text') {
    const values = [...new Set([...(factCatalogue.get(name)?.values ?? []), ...limits.map(String)])];
    return (random) => ({ kind: 'text', value: pick(values, random) });
  }
  const ends = endsAround(limits.filter((limit) => typeof limit === 'number'));
  return (random) => numberFact(ends, unit, random);
}

function pick<T>(list: readonly T[], random: () => number): T {
  return list[Math.floor(random() * list.length)] as T;
}

function limitsOf(document: TreeDocument, fact: string): readonly unknown[] {
  const questions = document.conditions.flatMap(({ root }) => nodesOf(root).filter(isQuestion));
  const conditions = [document.population.condition, ...questions.map(({ when }) => when)];
  return conditions
    .flatMap(leafConditions)
    .filter((leaf) => leaf.fact === fact)
    .flatMap(({ value }) => value);
}

/** Where a number may end: at a limit, a step or a hair beside it, or far away. */
function endsAround(limits: readonly number[]): readonly number[] {
  const around = limits.length === 0 ? [90] : limits;
  return [
    ...new Set(
      around.flatMap((at) => [-10, -1, -0.1, 0, 0.1, 1, 10].map((by) => Number((at + by).toFixed(6)))),
    ),
  ];
}

function numberFact(ends: readonly number[], unit: string, random: () => number): Fact {
  const ageSeconds = random() < 0.1 ? 40 * 86_400 : 60;
  return { kind: 'number', unit, interval: intervalOf(ends, random), ageSeconds };
}

function intervalOf(ends: readonly number[], random: () => number): Interval {
  const a = pick(ends, random);
  const kind = random();
  if (kind < 0.7) return { low: a, high: a };
  const b = pick(ends, random);
  const low = kind < 0.8 ? -Infinity : Math.min(a, b);
  const high = kind > 0.9 ? Infinity : kind < 0.8 ? a : Math.max(a, b);
  return low === high ? { low, high } : { low, high, lowOpen: random() < 0.5, highOpen: random() < 0.5 };
}
