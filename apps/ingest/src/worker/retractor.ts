import { inBatchTransaction, Loop, patientsWithRetractions } from '#persistence';
import type { DataSource } from 'typeorm';
import { makeNextRetractionHold } from '../stages/retract.js';
import type { Registries } from '../stages/registry.js';

const everyMs = 1000;
const atOnce = 20;

/**
 * Makes hold what people said about measurements: taken back, or given back. What waits stands in the database; any
 * worker may take it, and the patient's lock lets one.
 */
export class Retractor {
  private readonly loop: Loop;

  constructor(
    private readonly database: DataSource,
    private readonly registries: Registries,
    private readonly onFailure: (error: unknown) => void,
  ) {
    this.loop = new Loop({ turn: () => this.turn(), everyMs, onError: onFailure });
  }

  start(): void {
    this.loop.start();
  }

  /** Resolves when the turn that runs is over. */
  async stop(): Promise<void> {
    await this.loop.stop();
  }

  /** One retraction of each patient who has one waiting; true when any was done: there may be more. */
  private async turn(): Promise<boolean> {
    let done = false;
    for (const patient of await patientsWithRetractions(this.database, atOnce))
      if (await this.work(patient)) done = true;
    return done;
  }

  /** What fails stays waiting, and holds up no other patient. */
  private async work(patientId: string): Promise<boolean> {
    try {
      const { registries } = this;
      return await inBatchTransaction(this.database, (tx) =>
        makeNextRetractionHold(tx, registries, patientId),
      );
    } catch (error) {
      this.onFailure(error);
      return false;
    }
  }
}
