import type { BackTest } from '#decision-tree';
import { inReadOnlyTransaction, patientsToReplay, recordedItems } from '#persistence';
import type { DatabaseSource } from '../job.js';
import { shardOf } from '../shard-of.js';

/** One shard of a health system's patients, one after the other, in one transaction that cannot write. */
export async function databaseShard(
  source: DatabaseSource,
  shard: number,
  shards: number,
  test: Pick<BackTest, 'add' | 'finish'>,
): Promise<void> {
  await inReadOnlyTransaction(source.url, async (client) => {
    for (const { patientId, caseCode } of await patientsToReplay(client, source.tenant)) {
      if (shardOf(caseCode, shards) !== shard) continue;
      for await (const item of recordedItems(client, patientId, source)) test.add(caseCode, item);
      test.finish(caseCode);
    }
  });
}
