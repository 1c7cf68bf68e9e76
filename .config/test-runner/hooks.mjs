import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { transform } from '@swc/core';

/** Lets Node import the sources in TypeScript: `#domain` and its like from the sources, and compiled by swc. */
const globals = new URL('./globals.mjs', import.meta.url).href;
const root = new URL('../../', import.meta.url);

export async function resolve(specifier, context, next) {
  if (specifier === '@jest/globals') return { url: globals, shortCircuit: true };
  if (context.parentURL?.includes('.ts') !== true) return next(specifier, context);
  if (specifier === '#simulators')
    return { url: new URL('simulators/src/index.ts', root).href, shortCircuit: true };
  if (specifier.startsWith('#'))
    return { url: new URL(`libs/${specifier.slice(1)}/src/index.ts`, root).href, shortCircuit: true };
  if (specifier.startsWith('.') && specifier.endsWith('.js'))
    return next(specifier.replace(/\.js$/, '.ts'), context).catch(() => next(specifier, context));
  return next(specifier, context);
}

export async function load(url, context, next) {
  const { pathname } = new URL(url);
  if (!pathname.endsWith('.ts')) return next(url, context);
  const filename = fileURLToPath(url);
  const { code } = await transform(await readFile(filename, 'utf8'), { filename, sourceMaps: 'inline' });
  return { format: 'module', source: code, shortCircuit: true };
}
