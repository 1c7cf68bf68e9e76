import pg from 'pg';
import type { ProvisionedAccount } from './accounts-csv.js';

/**
 * Gives known devices and gateways their secrets, and registers those that are new; all or none.
 *
 * @param databaseUrl as the owner of the schema
 */
export async function registerAccounts(
  databaseUrl: string,
  accounts: readonly ProvisionedAccount[],
  hash: (secret: string) => Promise<string>,
): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    await client.query('BEGIN');
    for (const { tenant, device, kind, secret } of accounts) {
      await client.query(
        `INSERT INTO wardline.device (tenant_id, device_id, kind, secret_hash) VALUES ($1, $2, $3, $4)
         ON CONFLICT (tenant_id, device_id) DO UPDATE SET secret_hash = EXCLUDED.secret_hash`,
        [tenant, device, kind, await hash(secret)],
      );
    }
    await client.query('COMMIT');
  } finally {
    await client.end();
  }
}
