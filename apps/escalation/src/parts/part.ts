import type { Logger } from '#observability';
import { Loop } from '#persistence';
import type { EscalationMetrics } from '../escalation-metrics.js';
import type { EscalationOptions } from '../escalation-options.js';

/** Something that runs by itself until it is stopped. */
export interface Part {
  readonly start: () => void;
  readonly stop: () => Promise<void>;
}

/** What every part is made with. */
export interface Workshop {
  readonly options: EscalationOptions;
  readonly metrics: EscalationMetrics;
  readonly logger: Logger;
}

/**
 * A turn again and again. One that fails is logged and comes again.
 *
 * @param everyMs at least so often
 * @param turn true: there is more, it is made again at once
 */
export function loop(
  { logger }: Pick<Workshop, 'logger'>,
  name: string,
  everyMs: number,
  turn: () => Promise<boolean>,
): Loop {
  return new Loop({
    turn,
    everyMs,
    onError: (error) => {
      logger.warn({ part: name, error }, 'a turn failed and is tried again');
    },
  });
}

/** A turn that never says that there is more. */
export function watch(
  workshop: Pick<Workshop, 'logger'>,
  name: string,
  everyMs: number,
  look: () => Promise<unknown>,
): Loop {
  return loop(workshop, name, everyMs, async () => {
    await look();
    return false;
  });
}
