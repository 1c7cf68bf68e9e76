import { expect, it } from '@jest/globals';
import { readdir, readFile } from 'node:fs/promises';
import { problemCatalogue } from '../src/problem/problem.js';

const parts = new URL('../src/problem/catalogue/', import.meta.url);

it('no code of a problem stands in two parts of the catalogue, where one would hide the other', async () => {
  const codes: string[] = [];
  for (const name of await readdir(parts)) {
    const text = await readFile(new URL(name, parts), 'utf8');
    codes.push(...[...text.matchAll(/^ {2}'?([a-z-]+)'?: \{/gm)].map(([, code]) => code ?? ''));
  }
  expect(codes.filter((code, at) => codes.indexOf(code) !== at)).toEqual([]);
  expect(codes.sort()).toEqual(Object.keys(problemCatalogue).sort());
});
