import type { Assignment } from '../../src/verify/diagram.js';
import type { Ground } from '../../src/verify/ground.js';

/** Anybody who can be: every class of every fact may come, and what holds between facts by construction holds. */
export function anyone(ground: Ground, random: () => number): Assignment {
  const { space, care } = ground;
  const { diagrams } = space;
  const found: Assignment = [];
  const sizes = new Map<number, number>();
  for (const variable of space.variables.values())
    if (variable.kind === 'word') sizes.set(variable.level, variable.choices.length);
    else {
      sizes.set(variable.lower, variable.lowers.length);
      sizes.set(variable.upper, variable.uppers.length);
    }
  const order = (level: number): readonly number[] =>
    Array.from({ length: sizes.get(level) ?? 0 }, (_, choice) => ({ choice, at: random() }))
      .sort((a, b) => a.at - b.at)
      .map(({ choice }) => choice);
  for (const part of care.parts) diagrams.solve(part.care, found, order);
  for (const level of sizes.keys()) found[level] ??= order(level)[0];
  return found;
}

/** A small generator of numbers from 0 to 1 that gives the same ones for the same seed (mulberry32). */
export function dice(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
