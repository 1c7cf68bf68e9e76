import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Fact } from '#domain';
import { factCatalogue, packFacts, unpackFacts, type StoredFacts } from '../../src/index.js';
import { durationSeconds } from '../../src/duration.js';
import { factRelations, type FactTest } from '../../src/facts/relations.js';
import { anyPatient, everyFact, ownSamples } from './any-patient.js';

type Facts = Readonly<Record<string, Fact>>;

describe('every definition', () => {
  it.each([...factCatalogue.values()])('$name says what it can be', (fact) => {
    const { type, unit, range, values, window, resolution } = fact;
    expect([unit !== undefined, range !== undefined]).toEqual([type === 'number', type === 'number']);
    expect(values !== undefined).toBe(type === 'text');
    if (range !== undefined) expect(range[0]).toBeLessThan(range[1]);
    if (window !== undefined) expect(durationSeconds(window)).toBeGreaterThan(0);
    if (resolution !== undefined) expect(resolution).toBeGreaterThan(0);
  });
});

function isOnGrid(value: number, resolution: number): boolean {
  const steps = value / resolution;
  return Math.abs(steps - Math.round(steps)) < 1e-6;
}

/** What the definition promises and the fact does not keep. */
function broken(name: string, fact: Fact): string | undefined {
  const definition = factCatalogue.get(name);
  if (definition === undefined) return `${name} is not in the catalogue`;
  if (fact.kind === 'unknown') return definition.alwaysKnown && `${name} is unknown`;
  if (fact.kind !== definition.type) return `${name} is a ${fact.kind}`;
  if (fact.kind === 'text' && !definition.values?.includes(fact.value)) return `${name} is ${fact.value}`;
  if (fact.kind !== 'number') return undefined;
  const { low, high } = fact.interval;
  const [least = 0, most = 0] = definition.range ?? [];
  const isInside = low === high ? low >= least && high <= most : low <= most && high >= least;
  const { resolution } = definition;
  const isDiscrete =
    resolution === undefined ||
    [low, high].every((end) => !Number.isFinite(end) || isOnGrid(end, resolution));
  if (fact.unit !== definition.unit || !isInside || !isDiscrete || !(low <= high))
    return `${name} is ${low} to ${high} ${fact.unit}`;
  return fact.ageSeconds !== undefined && !(fact.ageSeconds >= 0) ? `${name} has no age` : undefined;
}

function holds(test: FactTest, facts: Facts): boolean {
  const fact = facts[test.fact];
  if (fact === undefined) throw new Error(`no fact ${test.fact}`);
  if ('known' in test) return (fact.kind !== 'unknown') === test.known;
  if ('in' in test) return fact.kind === 'text' && test.in.includes(fact.value);
  return fact.kind === 'boolean' && fact.value === test.is;
}

function ageOf(fact: Fact | undefined): number {
  return fact?.kind === 'number' ? (fact.ageSeconds ?? 0) : 0;
}

function isKept(relation: (typeof factRelations)[number], facts: Facts): boolean {
  if (relation.kind === 'implies') return !holds(relation.if, facts) || holds(relation.then, facts);
  if (relation.kind === 'derived') {
    const [fact, from] = [facts[relation.fact], facts[relation.from]];
    return fact?.kind === 'unknown' || (from?.kind !== 'unknown' && ageOf(from) <= ageOf(fact));
  }
  const [lesser, greater] = [facts[relation.lesser], facts[relation.greater]];
  if (lesser?.kind !== 'number' || greater?.kind !== 'number') return true;
  return lesser.interval.low <= greater.interval.low && lesser.interval.high <= greater.interval.high;
}

describe('over any history', () => {
  it('every fact is what its definition says, is stored as it is, and what holds between facts holds', async () => {
    const met = new Set<string>();
    await fc.assert(
      fc.asyncProperty(anyPatient, async (patient) => {
        const facts = await everyFact(patient);
        expect(Object.keys(facts)).toHaveLength(factCatalogue.size);
        const wrong = Object.entries(facts).flatMap(([name, fact]) => broken(name, fact) ?? []);
        expect(wrong).toEqual([]);
        expect(factRelations.filter((relation) => !isKept(relation, facts))).toEqual([]);
        expect(unpackFacts(JSON.parse(packFacts(facts)) as StoredFacts)).toEqual(facts);
        for (const [name, fact] of Object.entries(facts)) if (fact.kind !== 'unknown') met.add(name);
      }),
      { numRuns: 800 },
    );
    expect([...factCatalogue.keys()].filter((name) => !met.has(name))).toEqual([]);
  });

  it('gives every fact alike, however late, in whatever order and how often it arrives', async () => {
    const arrivals = anyPatient.chain((patient) => {
      const all = [...patient.history, ...ownSamples(patient)];
      const again = fc.subarray(all);
      return fc.tuple(
        fc.constant(patient),
        again.chain((twice) => {
          const sent = [...all, ...twice];
          return fc.shuffledSubarray(sent, { minLength: sent.length });
        }),
      );
    });
    await fc.assert(
      fc.asyncProperty(arrivals, async ([patient, arrived]) => {
        expect(await everyFact(patient, arrived)).toEqual(await everyFact(patient));
      }),
      { numRuns: 250 },
    );
  });
});
