import { followShadows } from '#persistence';
import type { PoolClient } from 'pg';
import type { DataSource } from 'typeorm';
import { loop, type Part, type Workshop } from './part.js';

/** Milliseconds. */
const everyMs = 5000;

/** Candidates decide behind the live trees, apart: nothing waits for it, and nothing comes of it but a comparison. */
export function shadowPart(workshop: Workshop, source: DataSource): Part {
  return loop(workshop, 'shadow', everyMs, async () => {
    const runner = source.createQueryRunner();
    try {
      return (await followShadows((await runner.connect()) as PoolClient)).full;
    } finally {
      await runner.release();
    }
  });
}
