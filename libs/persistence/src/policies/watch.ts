import type { DataSource } from 'typeorm';
import { activePolicies } from './active.js';

/** Standing notices about refused policies, opened and resolved by one look. */
export interface PolicyWatch {
  readonly opened: number;
  readonly resolved: number;
}

/**
 * Looks whether every escalation policy at work still holds, over all health systems. One that does not is passed over
 * from then on, under a standing notice: new alerts open under a less specific policy, or the built-in one. What is
 * running goes on with the copy that it has.
 *
 * @param source signed in as wardline_clock
 */
export async function watchPolicies(source: DataSource): Promise<PolicyWatch> {
  return source.transaction(async (manager) => {
    const ask = async <Row extends object>(text: string, values: readonly unknown[]): Promise<Row[]> =>
      manager.query<Row[]>(text, [...values]);
    const [clock] = await ask<{ now: Date }>('SELECT wardline.now() AS now', []);
    if (clock === undefined) throw new Error('the database tells the time');
    const { refused } = await activePolicies(ask, undefined, clock.now);
    const [change] = await ask<PolicyWatch>(
      'SELECT opened, resolved FROM wardline.report_refused_policies($1, $2, $3, $4)',
      [
        refused.map(({ tenant }) => tenant),
        refused.map(({ tree }) => tree),
        refused.map(({ hash }) => hash),
        refused.map(({ code }) => code),
      ],
    );
    return change ?? { opened: 0, resolved: 0 };
  });
}
