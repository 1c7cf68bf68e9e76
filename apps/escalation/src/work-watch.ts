import type { DataSource } from 'typeorm';

/**
 * Ends the work of whoever has given no sign of life for too long, at the last sign: a browser that crashed or a
 * session that nobody closed counts no further. The reader of minutes never waits for it.
 *
 * @param source signed in as wardline_clock
 * @returns how many people that were
 */
export async function closeIdleWork(source: DataSource): Promise<number> {
  const [row] = await source.query<{ closed: number }[]>('SELECT wardline.close_idle_work() AS closed');
  return row?.closed ?? 0;
}
