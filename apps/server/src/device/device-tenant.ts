import type { ScopedTransaction } from '#access';
import { Problem } from '../problem/problem.js';
import { tenantsOfDevice } from './measurement-repository.js';

/**
 * The health system whose device this is: the one asked for, or the only one that the person works for and that has it.
 *
 * @throws {Problem} not-found, tenant-required
 */
export async function tenantFor(tx: ScopedTransaction, deviceId: string, wanted?: string): Promise<string> {
  const tenants = await tenantsOfDevice(tx, deviceId);
  const [first, ...others] = tenants.filter((tenant) => wanted === undefined || tenant === wanted);
  if (first === undefined) throw new Problem('not-found');
  if (others.length > 0) throw new Problem('tenant-required');
  return first;
}
