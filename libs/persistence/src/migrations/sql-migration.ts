import { readFile } from 'node:fs/promises';
import type { QueryRunner } from 'typeorm';

/** Runs the parts of a migration, `<folder>/<part>.sql` beside this file, in order. */
export async function runParts(runner: QueryRunner, folder: string, parts: readonly string[]): Promise<void> {
  for (const part of parts) {
    const file = new URL(`./${folder}/${part}.sql`, import.meta.url);
    await runner.query(await readFile(file, 'utf8'));
  }
}
