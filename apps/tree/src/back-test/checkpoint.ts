import { createHash } from 'node:crypto';
import { mkdir, open, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import type { Tally } from '#decision-tree';
import type { Job } from './job.js';

/** A folder holds the finished parts of another back-test. */
export class OtherBackTest extends Error {
  override readonly name = 'OtherBackTest';
  readonly code = 'back-test-other-job';
}

/**
 * The finished shards of a back-test in a folder, a file each. A file is there whole or not at all, so a run that was
 * killed at any point goes on with the shards that are missing, and comes to the same report.
 */
export class Checkpoints {
  private constructor(private readonly folder: string) {}

  /** @throws OtherBackTest where the folder's parts are of other trees, patients or assumptions */
  static async open(folder: string, job: Job): Promise<Checkpoints> {
    await mkdir(folder, { recursive: true });
    const file = join(folder, 'job');
    const known = await readText(file);
    const mine = fingerprint(job);
    if (known === undefined) await writeWhole(file, mine);
    else if (known !== mine)
      throw new OtherBackTest(
        `${folder} holds the parts of a back-test with other trees, data or assumptions`,
      );
    return new Checkpoints(folder);
  }

  async read(shard: number): Promise<Tally | undefined> {
    const text = await readText(this.file(shard));
    return text === undefined ? undefined : (JSON.parse(text) as Tally);
  }

  async write(shard: number, tally: Tally): Promise<void> {
    await writeWhole(this.file(shard), JSON.stringify(tally));
  }

  private file(shard: number): string {
    return join(this.folder, `shard-${String(shard).padStart(4, '0')}.json`);
  }
}

/** Raised when the same job would come to other tallies. */
const formatVersion = 1;

function fingerprint(job: Job): string {
  const { source } = job;
  // Where the database answers, and the password in it, change nothing; nor does where the file lies.
  const what =
    source.kind === 'database'
      ? { ...source, url: '' }
      : source.kind === 'file'
        ? { ...source, path: '' }
        : source;
  return createHash('sha256')
    .update(JSON.stringify({ formatVersion, ...job, source: what }))
    .digest('hex');
}

async function readText(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

async function writeWhole(path: string, text: string): Promise<void> {
  const file = await open(`${path}.new`, 'w');
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(`${path}.new`, path);
}
