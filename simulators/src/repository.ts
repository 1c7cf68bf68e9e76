import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The folder with package.json: sources and build lie at different depths below it. */
function find(from: string): string {
  if (existsSync(join(from, 'package.json'))) return from;
  const above = dirname(from);
  if (above === from) throw new Error('this is not inside the repository');
  return find(above);
}

export const repository = find(import.meta.dirname);
