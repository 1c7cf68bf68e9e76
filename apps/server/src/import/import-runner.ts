import type { OnApplicationBootstrap, OnModuleDestroy } from '@nestjs/common';
import { scoped } from '#access';
import { describeError, type Logger } from '#observability';
import { Loop, stepImport, unfinishedImports } from '#persistence';
import type { DataSource } from 'typeorm';

/** A server that died leaves work behind: whoever else is there looks for it so often. */
const lookEveryMs = 5000;

/**
 * Goes on with every import that is not finished, a chunk at a time, in the name of whoever asked for it. Progress is in
 * the database, so any number of servers may do this, and a new one goes on where the last one stopped.
 */
export class ImportRunner implements OnApplicationBootstrap, OnModuleDestroy {
  readonly #source: DataSource;
  readonly #loop: Loop;

  constructor(source: DataSource, logger: Logger) {
    this.#source = source;
    this.#loop = new Loop({
      turn: () => this.#turn(),
      everyMs: lookEveryMs,
      onError: (error) => {
        logger.warn({ error: describeError(error) }, 'an import waits');
      },
    });
  }

  onApplicationBootstrap(): void {
    this.#loop.start();
  }

  async onModuleDestroy(): Promise<void> {
    await this.#loop.stop();
  }

  /** Something new is to be done. */
  wake(): void {
    this.#loop.wake();
  }

  async #turn(): Promise<boolean> {
    const waiting = await unfinishedImports({
      query: async <Row extends object>(text: string, values: readonly unknown[] = []) =>
        this.#source.query<Row[]>(text, [...values]),
    });
    for (const { id, staffId, state } of waiting)
      await scoped(this.#source, { staffId, sessionId: null }, (tx) => stepImport(tx, id, state));
    return waiting.length > 0;
  }
}
