import { readFile } from 'node:fs/promises';
import { expect, it } from '@jest/globals';
import { committedDocument, renderDocument } from '../src/openapi/render.js';

it('the committed description is the one that the server gives', async () => {
  const rendered = await renderDocument();
  expect(await readFile(committedDocument, 'utf8')).toBe(rendered);
});

it('every route but signing in, sending measurements and looking at health asks for a session', async () => {
  const { paths } = JSON.parse(await renderDocument()) as {
    paths: Record<string, Record<string, { security?: Record<string, unknown>[] }>>;
  };
  const open = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).flatMap(([method, operation]) =>
      operation.security?.some((scheme) => 'bearer' in scheme) === true ? [] : [`${method} ${path}`],
    ),
  );
  // Whoever sets a password by a one-time code has no session yet.
  expect(open.sort()).toEqual([
    'post /api/v1/accounts/password',
    'post /api/v1/measurements',
    'post /api/v1/session',
  ]);
});
