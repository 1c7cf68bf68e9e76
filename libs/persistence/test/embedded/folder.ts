import { runFolder } from '#testing';
import { randomBytes } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';

/** A folder of one's own that the run's teardown removes, with whatever PostgreSQL still runs in it. */
export async function freshFolder(): Promise<string> {
  const folder = join(runFolder(), `embedded-${randomBytes(6).toString('hex')}`);
  await mkdir(folder, { mode: 0o711 });
  return folder;
}
