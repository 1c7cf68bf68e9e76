import type { ProtocolOutcome } from '../document.js';

const stated: Partial<Record<ProtocolOutcome, string>> = {
  'seen-within-4h': 'PT4H',
  'seen-within-24h': 'PT24H',
  'seen-within-3d': 'P3D',
};

/** The time that an outcome's own name states; undefined where it states none. */
export function statedLimit(outcome: ProtocolOutcome): string | undefined {
  return stated[outcome];
}
