import type { DataSource } from 'typeorm';

/**
 * Opens and resolves notices about gateways that many patients depend on.
 *
 * @param source signed in as wardline_clock
 */
export async function watchDevices(
  source: DataSource,
): Promise<{ readonly opened: number; readonly resolved: number }> {
  const [row] = await source.query<{ opened: number; resolved: number }[]>(
    'SELECT opened, resolved FROM wardline.settle_device_notices()',
  );
  return row ?? { opened: 0, resolved: 0 };
}
