import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import express from 'express';
import { once } from 'node:events';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { get, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { brotliCompressSync, brotliDecompressSync, gunzipSync, gzipSync } from 'node:zlib';
import { runFolder } from '#testing';
import { compressedAssets } from '../../src/console/compressed-assets.js';

const text = 'export const words = "NOT MONITORING";\n'.repeat(200);
let server: Server;

beforeAll(async () => {
  const folder = await mkdtemp(join(runFolder(), 'assets-'));
  await writeFile(join(folder, 'page-1.js'), text);
  await writeFile(join(folder, 'page-1.js.br'), brotliCompressSync(text));
  await writeFile(join(folder, 'page-1.js.gz'), gzipSync(text));
  await writeFile(join(folder, 'small-1.js'), 'export {};');
  const app = express();
  app.use('/assets/', compressedAssets(folder));
  app.use('/assets/', express.static(folder));
  server = app.listen(0, '127.0.0.1');
  await once(server, 'listening');
});
afterAll(() => {
  server.close();
});

/** As it travels: nothing is unpacked on the way. */
async function asked(name: string, encodings?: string): Promise<{ answer: IncomingMessage; body: Buffer }> {
  const { port } = server.address() as AddressInfo;
  const request = get({
    port,
    host: '127.0.0.1',
    path: `/assets/${name}`,
    headers: encodings === undefined ? {} : { 'accept-encoding': encodings },
  });
  const [answer] = (await once(request, 'response')) as [IncomingMessage];
  const chunks: Buffer[] = [];
  for await (const chunk of answer) chunks.push(chunk as Buffer);
  return { answer, body: Buffer.concat(chunks) };
}

describe('assets of the console', () => {
  it.each([
    ['br, gzip', 'br', brotliDecompressSync],
    ['gzip, deflate', 'gzip', gunzipSync],
    ['gzip;q=1, br;q=0', 'gzip', gunzipSync],
  ])('travel compressed to whoever takes %s', async (takes, encoding, unpack) => {
    const { answer, body } = await asked('page-1.js', takes);
    expect(answer.headers['content-encoding']).toBe(encoding);
    expect(answer.headers['content-type']).toMatch(/javascript/);
    expect(answer.headers['vary']).toContain('Accept-Encoding');
    expect(answer.headers['cache-control']).toContain('immutable');
    expect(unpack(body).toString()).toBe(text);
    expect(body.length).toBeLessThan(text.length / 4);
  });

  it('travel as they are to whoever takes nothing else, and where there is nothing else', async () => {
    for (const [name, takes] of [
      ['page-1.js', undefined],
      ['page-1.js', 'identity'],
      ['small-1.js', 'br, gzip'],
    ] as const) {
      const { answer, body } = await asked(name, takes);
      expect([answer.statusCode, answer.headers['content-encoding']]).toEqual([200, undefined]);
      expect(body.toString()).toMatch(/^export/);
    }
  });

  it('are none of what lies outside of their folder', async () => {
    for (const name of ['../package.json', '%2e%2e/package.json', 'page-2.js'])
      expect((await asked(name, 'br')).answer.statusCode).toBe(404);
  });
});
