import { plausibility, type NormalisedValue, type UnknownReason, type VitalSign } from '#domain';
import type { OwnSign } from './facts/context.js';

const none: ReadonlyMap<VitalSign, OwnSign> = new Map();

/**
 * What a measurement says about each sign. Almost always one reading; where a measurement carries a sign more than
 * once there is one reading per repetition, and each is decided, so that no value hides another.
 */
export function readingsOf(values: readonly NormalisedValue[]): readonly ReadonlyMap<VitalSign, OwnSign>[] {
  const found = new Map<VitalSign, OwnSign[]>();
  for (const value of values) {
    if (value.vitalSign === undefined) continue;
    const known = found.get(value.vitalSign);
    if (known === undefined) found.set(value.vitalSign, [ownSign(value.vitalSign, value)]);
    else known.push(ownSign(value.vitalSign, value));
  }
  const count = Math.max(0, ...[...found.values()].map((signs) => signs.length));
  if (count === 0) return [none];
  return Array.from({ length: count }, (_, index) => reading(found, index));
}

/** A sign with fewer repetitions stands in the later readings with its last one. */
function reading(found: ReadonlyMap<VitalSign, readonly OwnSign[]>, index: number): Map<VitalSign, OwnSign> {
  const signs = new Map<VitalSign, OwnSign>();
  for (const [sign, all] of found) {
    const own = all[Math.min(index, all.length - 1)];
    if (own !== undefined) signs.set(sign, own);
  }
  return signs;
}

function ownSign(sign: VitalSign, value: NormalisedValue): OwnSign {
  const own = judged(sign, value);
  return value.quality === undefined ? own : { ...own, quality: value.quality };
}

function judged(sign: VitalSign, { interval, absent, plausibility: said }: NormalisedValue): OwnSign {
  if (absent !== undefined) return unusable(absent === 'not-a-number' ? 'not-a-number' : 'absent');
  if (interval === undefined) return unusable('wrong-type');
  if (!(interval.low <= interval.high)) return unusable('not-a-number');
  const found = said === 'plausible' ? plausibility(sign, interval) : said;
  return found === 'plausible' ? { status: 'usable', interval } : { status: found, reason: 'implausible' };
}

function unusable(reason: UnknownReason): OwnSign {
  return { status: 'unusable', reason };
}
