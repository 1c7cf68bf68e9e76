import type { Fact, NormalisedValue } from '#domain';
import { assess, type Sample } from '../../src/index.js';
import { adult, day, now, sample, scene, type Scene } from '../builders.js';
import { curious } from './any-patient.js';

/** What a fact says: a number, its ends, a word, an answer, or the reason why it is unknown. */
export type Told = number | readonly [number, number] | string | boolean;

export function told(fact: Fact | undefined): Told {
  if (fact === undefined) return 'no such fact';
  if (fact.kind === 'unknown') return fact.reason;
  if (fact.kind !== 'number') return fact.value;
  const { low, high } = fact.interval;
  return low === high ? low : [low, high];
}

/** Asks for facts when these values are measured now, after this history. */
export async function ask(
  values: readonly NormalisedValue[],
  names: readonly string[],
  { plan = {}, ...rest }: Scene & { readonly plan?: Record<string, number | string | boolean> } = {},
): Promise<readonly Told[]> {
  const given = scene(values, { history: [], patient: { ...adult, plan }, trees: [curious], ...rest });
  const { facts } = await assess(given);
  return names.map((name) => told(facts[name]));
}

/** A value a day, the last one yesterday; of the oldest first. */
export function daily(
  sign: Sample['vitalSign'],
  values: readonly number[],
  rest?: Partial<Sample>,
): Sample[] {
  return values.map((value, index) => sample(sign, value, now - (values.length - index) * day, rest));
}
