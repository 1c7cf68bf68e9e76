import type { DataSource } from 'typeorm';

/** Patients taken in one transaction, each of them locked until its end: no reading of theirs is decided meanwhile. */
const atMost = { take_monitoring_due: 50, take_reading_watch: 10 };

export interface MonitoringTurn {
  /** Alerts of pauses whose end came, and of readings that did not come. */
  readonly pausesDue: number;
  readonly missing: number;
  /** More may be due. */
  readonly full: boolean;
}

interface Taken {
  readonly taken: number;
  readonly opened: number;
}

/**
 * Does what has come due about who is watched: statuses that begin, pauses that end, readings that are expected and do
 * not come (hazard H13). A patient whom ingestion has locked just now is left for the next turn.
 *
 * @param source signed in as wardline_clock
 */
export async function watchMonitoring(source: DataSource): Promise<MonitoringTurn> {
  const due = await take(source, 'take_monitoring_due');
  const readings = await take(source, 'take_reading_watch');
  return {
    pausesDue: due.opened,
    missing: readings.opened,
    full: due.taken === atMost.take_monitoring_due || readings.taken === atMost.take_reading_watch,
  };
}

async function take(source: DataSource, what: keyof typeof atMost): Promise<Taken> {
  const [row] = await source.query<Taken[]>(`SELECT taken, opened FROM wardline.${what}($1)`, [atMost[what]]);
  return row ?? { taken: 0, opened: 0 };
}
