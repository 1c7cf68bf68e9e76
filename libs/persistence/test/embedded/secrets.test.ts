import { describe, expect, it } from '@jest/globals';
import { loadOrCreateSecrets } from '#persistence';
import { readdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { freshFolder } from './folder.js';

describe('the secrets file', () => {
  it('is made once, for its owner only, and read again', async () => {
    const folder = await freshFolder();
    const file = join(folder, 'secrets.json');
    const first = await loadOrCreateSecrets(file, ['one', 'two']);
    expect(first.one).not.toBe(first.two);
    expect(Buffer.from(first.one, 'base64')).toHaveLength(32);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(await loadOrCreateSecrets(file, ['one', 'two'])).toEqual(first);
    expect(await readdir(folder)).toEqual(['secrets.json']);
  });

  it('grows by the names that a later version wants, and keeps the rest', async () => {
    const file = join(await freshFolder(), 'secrets.json');
    const first = await loadOrCreateSecrets(file, ['one']);
    const second = await loadOrCreateSecrets(file, ['one', 'two']);
    expect(second.one).toBe(first.one);
    expect(await loadOrCreateSecrets(file, ['one', 'two'])).toEqual(second);
  });

  it('is the same for all who make it at once', async () => {
    const file = join(await freshFolder(), 'secrets.json');
    const all = await Promise.all(Array.from({ length: 8 }, () => loadOrCreateSecrets(file, ['one'])));
    expect(new Set(all.map((secrets) => secrets.one)).size).toBe(1);
  });

  it('is unharmed by a draft that a kill left half-written', async () => {
    const folder = await freshFolder();
    await writeFile(join(folder, '.secrets.0123456789ab'), '{"one": "ha');
    const first = await loadOrCreateSecrets(join(folder, 'secrets.json'), ['one']);
    expect(first.one).toHaveLength(43);
  });

  it('is refused when damaged, without showing what is in it', async () => {
    const file = join(await freshFolder(), 'secrets.json');
    await writeFile(file, '{"one": "swordfish"');
    const refused = loadOrCreateSecrets(file, ['one']);
    await expect(refused).rejects.toMatchObject({ code: 'secrets-unreadable' });
    await expect(refused).rejects.not.toThrow('swordfish');
  });
});
