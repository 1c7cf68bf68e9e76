import type { Fact, FactSet, UnknownReason } from '#domain';
import { factJson, factsFromJson, type FactJson } from './fact-json.js';

/** Not a fact's name: names in the catalogue begin with a letter. */
const noneKey = ':none';
const neverKey = ':never';

type StoredFact =
  /** A point: value, unit, age in seconds. */
  | readonly [number, string, number?]
  /** An interval, as `factJson` has it. */
  | Extract<FactJson, { kind: 'number' }>
  | string
  | boolean
  | { readonly unknown: UnknownReason };

/**
 * Facts as a decision keeps them, in few bytes: there is one such set for every measurement, and most of what a tree
 * may ask it does not say. Signs that it does not carry (`none`) and what was never known (`never`) are two lists of
 * names, divided by blanks.
 */
export type StoredFacts = Readonly<Record<string, StoredFact>>;

/** As JSON text of a `StoredFacts`. Names of the catalogue need no escape. */
export function packFacts(facts: FactSet): string {
  let text = '';
  let nones = '';
  let nevers = '';
  for (const name in facts) {
    const fact = facts[name];
    if (fact === undefined) continue;
    if (fact.kind === 'text' && fact.value === 'none') nones += nones === '' ? name : ` ${name}`;
    else if (fact.kind === 'unknown' && fact.reason === 'never') nevers += nevers === '' ? name : ` ${name}`;
    else text += `${text === '' ? '' : ','}"${name}":${pack(fact)}`;
  }
  if (nones !== '') text += `${text === '' ? '' : ','}"${noneKey}":"${nones}"`;
  if (nevers !== '') text += `${text === '' ? '' : ','}"${neverKey}":"${nevers}"`;
  return `{${text}}`;
}

/** The inverse of `packFacts`: every fact the decision read, as it read it. */
export function unpackFacts(stored: StoredFacts): Record<string, Fact> {
  const facts: Record<string, Fact> = {};
  for (const [name, fact] of Object.entries(stored)) {
    if (name === noneKey) for (const one of names(fact)) facts[one] = { kind: 'text', value: 'none' };
    else if (name === neverKey)
      for (const one of names(fact)) facts[one] = { kind: 'unknown', reason: 'never' };
    else facts[name] = unpack(fact);
  }
  return facts;
}

function pack(fact: Fact): string {
  if (fact.kind === 'unknown') return `{"unknown":"${fact.reason}"}`;
  if (fact.kind !== 'number') return JSON.stringify(fact.value);
  const { interval, unit, ageSeconds } = fact;
  const { low, high, lowOpen, highOpen } = interval;
  const isPlain = low === high && Number.isFinite(low) && lowOpen === undefined && highOpen === undefined;
  if (!isPlain) return JSON.stringify(factJson({ fact })['fact']);
  return ageSeconds === undefined ? `[${low},"${unit}"]` : `[${low},"${unit}",${ageSeconds}]`;
}

function unpack(stored: StoredFact): Fact {
  if (typeof stored === 'string') return { kind: 'text', value: stored };
  if (typeof stored === 'boolean') return { kind: 'boolean', value: stored };
  if ('unknown' in stored) return { kind: 'unknown', reason: stored.unknown };
  if ('kind' in stored) return factsFromJson({ stored })['stored'] as Fact;
  const [value, unit, ageSeconds] = stored;
  const interval = { low: value, high: value };
  return { kind: 'number', interval, unit, ...(ageSeconds !== undefined && { ageSeconds }) };
}

function names(list: StoredFact): string[] {
  return typeof list === 'string' ? list.split(' ') : [];
}
