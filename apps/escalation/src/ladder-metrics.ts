import { Counter, Gauge, type Registry } from '#observability';
import type { StepBook } from './due-alert.js';

/** Steps of escalations, by what came of them. No tenant but where the books are audited, no person, no patient. */
export class LadderMetrics {
  readonly unaccounted: Gauge<'tenant' | 'reach'>;
  readonly #steps: Counter<'step' | 'outcome'>;
  readonly #called: Counter;

  constructor(registry: Registry) {
    const registers = [registry];
    this.#steps = new Counter({
      name: 'wardline_escalation_steps_total',
      help: 'Steps of escalations that began, on the ladder or the last resort, and whether anybody could be told',
      labelNames: ['step', 'outcome'],
      registers,
    });
    this.#called = new Counter({
      name: 'wardline_escalation_calls_total',
      help: 'People put down as called by steps of escalations',
      registers,
    });
    this.unaccounted = new Gauge({
      name: 'wardline_unaccounted_escalation_steps',
      help: 'Steps in the books of the last minutes, or of the last day, that disagree with the alerts’ histories or with the calls; 0, or something is wrong',
      labelNames: ['tenant', 'reach'],
      registers,
    });
  }

  count(steps: readonly StepBook[]): void {
    for (const { lastResort, reached, called } of steps) {
      this.#steps.inc({
        step: lastResort ? 'last-resort' : 'ladder',
        outcome: reached ? 'told' : lastResort ? 'reached-nobody' : 'passed-over',
      });
      this.#called.inc(called);
    }
  }
}
