import type { Fact, FactSet } from '#domain';
import { factJson, factsFromJson, type FactJson } from './fact-json.js';

/** Not a fact's name: names in the catalogue begin with a letter. */
const noneKey = ':none';
const neverKey = ':never';

const none: Fact = { kind: 'text', value: 'none' };
const never: Fact = { kind: 'unknown', reason: 'never' };

/**
 * Facts as a decision keeps them. Most of what a tree may ask a measurement does not say: signs that it does not carry
 * (`none`) and things never known (`never`) are kept as two lists of names, everything else as `factJson` has it.
 */
export type StoredFacts = Readonly<Record<string, FactJson | string>>;

export function packFacts(facts: FactSet): StoredFacts {
  const said: Record<string, Fact> = {};
  let nones = '';
  let nevers = '';
  for (const name in facts) {
    const fact = facts[name];
    if (fact === undefined) continue;
    if (fact.kind === 'text' && fact.value === 'none') nones += nones === '' ? name : ` ${name}`;
    else if (fact.kind === 'unknown' && fact.reason === 'never') nevers += nevers === '' ? name : ` ${name}`;
    else said[name] = fact;
  }
  return {
    ...factJson(said),
    ...(nones !== '' && { [noneKey]: nones }),
    ...(nevers !== '' && { [neverKey]: nevers }),
  };
}

/** The inverse of `packFacts`: every fact the decision read, as it read it. */
export function unpackFacts(stored: StoredFacts): Record<string, Fact> {
  const said: Record<string, FactJson> = {};
  for (const [name, fact] of Object.entries(stored)) if (typeof fact !== 'string') said[name] = fact;
  return {
    ...factsFromJson(said),
    ...Object.fromEntries(names(stored[noneKey]).map((name) => [name, none])),
    ...Object.fromEntries(names(stored[neverKey]).map((name) => [name, never])),
  };
}

function names(list: FactJson | string | undefined): string[] {
  return typeof list === 'string' ? list.split(' ') : [];
}
