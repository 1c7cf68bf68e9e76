import { describe, expect, it } from '@jest/globals';
import { takeLock } from '#persistence';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { freshFolder } from './folder.js';

/** A lock whose newest file has this content. */
async function lockWith(content: string): Promise<string> {
  const path = join(await freshFolder(), 'lock');
  await mkdir(path);
  await writeFile(join(path, '7'), content);
  return path;
}

async function takenBy(path: string, takers: number): Promise<number> {
  const asked = await Promise.allSettled(Array.from({ length: takers }, () => takeLock(path, 'The folder')));
  return asked.filter(({ status }) => status === 'fulfilled').length;
}

describe('the lock of a folder', () => {
  it('is held by one, and free again after its release', async () => {
    const path = join(await freshFolder(), 'lock');
    const lock = await takeLock(path, 'The folder');
    await expect(takeLock(path, 'The folder')).rejects.toMatchObject({ code: 'in-use' });
    await lock.release();
    await (await takeLock(path, 'The folder')).release();
    expect(await readdir(path)).toHaveLength(1);
  });

  it('goes to one of many who ask at once', async () => {
    for (let round = 0; round < 20; round++) {
      expect(await takenBy(join(await freshFolder(), 'lock'), 10)).toBe(1);
    }
  });

  it('goes to one of many who find it stale at once', async () => {
    for (let round = 0; round < 20; round++) {
      const path = await lockWith(JSON.stringify({ pid: process.pid, identity: 'of another boot:1' }));
      expect(await takenBy(path, 10)).toBe(1);
    }
  });

  it.each([
    ['its holder is dead', JSON.stringify({ pid: 2 ** 22 + 1, identity: 'x' })],
    [
      'its number belongs to another process now',
      JSON.stringify({ pid: process.pid, identity: 'earlier:1' }),
    ],
    ['a power cut left it empty', ''],
  ])('is stale when %s', async (_case, content) => {
    const path = await lockWith(content);
    const lock = await takeLock(path, 'The folder');
    await expect(takeLock(path, 'The folder')).rejects.toThrow(`process ${process.pid}`);
    await lock.release();
  });
});
