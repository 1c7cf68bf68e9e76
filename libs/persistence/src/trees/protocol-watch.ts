import type { DataSource } from 'typeorm';
import { activeProtocols } from './protocols.js';

/** Standing notices about refused protocols, opened and resolved by one look. */
export interface ProtocolWatch {
  readonly opened: number;
  readonly resolved: number;
}

/**
 * Looks whether every protocol at work still holds, over all health systems, and opens a standing notice for each that
 * does not: what replaced it goes on, or nothing does. Screening trees are watched by ingestion, which decides by them.
 *
 * @param source signed in as wardline_clock
 */
export async function watchProtocols(source: DataSource): Promise<ProtocolWatch> {
  return source.transaction(async (manager) => {
    const ask = async <Row extends object>(text: string, values: readonly unknown[]): Promise<Row[]> =>
      manager.query<Row[]>(text, [...values]);
    const [clock] = await ask<{ now: Date }>('SELECT wardline.now() AS now', []);
    if (clock === undefined) throw new Error('the database tells the time');
    const { refused } = await activeProtocols(ask, undefined, clock.now);
    const [change] = await ask<ProtocolWatch>(
      'SELECT opened, resolved FROM wardline.report_refused_protocols($1, $2, $3, $4)',
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
