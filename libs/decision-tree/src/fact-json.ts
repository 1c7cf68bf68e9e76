import type { Fact, FactSet, Interval } from '#domain';

/** A fact as it is stored and sent: JSON knows no infinity, so an open end is null. */
export type FactJson =
  | {
      readonly kind: 'number';
      readonly interval: Omit<Interval, 'low' | 'high'> & {
        readonly low: number | null;
        readonly high: number | null;
      };
      readonly unit: string;
      readonly ageSeconds?: number;
    }
  | Exclude<Fact, { kind: 'number' }>;

export function factJson(facts: FactSet): Record<string, FactJson> {
  return Object.fromEntries(Object.entries(facts).map(([name, fact]) => [name, toJson(fact)]));
}

/** The inverse of `factJson`, for re-running a stored decision. */
export function factsFromJson(stored: Readonly<Record<string, FactJson>>): Record<string, Fact> {
  return Object.fromEntries(Object.entries(stored).map(([name, fact]) => [name, fromJson(fact)]));
}

function toJson(fact: Fact): FactJson {
  if (fact.kind !== 'number') return fact;
  const { low, high, ...open } = fact.interval;
  return {
    ...fact,
    interval: {
      ...open,
      low: Number.isFinite(low) ? low : null,
      high: Number.isFinite(high) ? high : null,
    },
  };
}

function fromJson(fact: FactJson): Fact {
  if (fact.kind !== 'number') return fact;
  const { low, high, ...open } = fact.interval;
  return { ...fact, interval: { ...open, low: low ?? -Infinity, high: high ?? Infinity } };
}
