import { userName } from '#messaging';
import pg from 'pg';
import type { ProvisionedAccount } from './accounts-csv.js';

/**
 * The accounts that a broker may still know: without the devices that only people who withdrew hold. A gateway stays,
 * and what it brings of such a device is set aside by ingestion.
 *
 * @param databaseUrl as the owner of the schema
 */
export async function withoutStopped(
  databaseUrl: string,
  accounts: readonly ProvisionedAccount[],
): Promise<readonly ProvisionedAccount[]> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const { rows } = await client.query<{ tenant: string; device: string }>(
      'SELECT tenant_id AS tenant, device_id AS device FROM wardline.stopped_devices()',
    );
    const stopped = new Set(rows.map(userName));
    return accounts.filter((account) => !stopped.has(userName(account)));
  } finally {
    await client.end();
  }
}
