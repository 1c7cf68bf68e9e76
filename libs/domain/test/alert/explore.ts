import { steps, type Situation, type System } from './custody-model.js';

export interface Explored {
  readonly situations: number;
  /** The shortest way to what must not be; undefined: there is none. */
  readonly fault?: { readonly what: string; readonly path: readonly string[] };
  /** Every situation that can be reached. */
  readonly reached: readonly Situation[];
}

/** Breadth first, over all interleavings: the way to a fault is a shortest one. */
export function explore(
  starts: readonly Situation[],
  system: System,
  wrong: (before: Situation | undefined, after: Situation) => string | undefined,
): Explored {
  const from = new Map<string, { readonly key: string; readonly label: string } | undefined>();
  const waiting: Situation[] = [];
  const pathTo = (key: string): string[] => {
    const step = from.get(key);
    return step === undefined ? [key] : [...pathTo(step.key), step.label];
  };
  for (const start of starts) {
    from.set(keyOf(start), undefined);
    waiting.push(start);
  }
  for (let next = 0; next < waiting.length; next++) {
    const before = waiting[next];
    if (before === undefined) break;
    for (const { label, to } of steps(before, system)) {
      const what = wrong(before, to);
      if (what !== undefined)
        return {
          situations: from.size,
          fault: { what, path: [...pathTo(keyOf(before)), label] },
          reached: waiting,
        };
      const key = keyOf(to);
      if (from.has(key)) continue;
      from.set(key, { key: keyOf(before), label });
      waiting.push(to);
    }
  }
  return { situations: from.size, reached: waiting };
}

function keyOf({ custody, redFlag, current }: Situation): string {
  const { state, severity, ownerId, step, round, phase, snoozed, nextStepInSeconds } = custody;
  return [
    state,
    severity,
    ownerId,
    step,
    round,
    phase,
    snoozed,
    nextStepInSeconds,
    redFlag,
    current.join('+'),
  ].join(' ');
}
