import { inBatchTransaction, patientsWithRetractions } from '#persistence';
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
  private timer: NodeJS.Timeout | undefined;
  private busy = false;

  constructor(
    private readonly database: DataSource,
    private readonly registries: Registries,
    private readonly onFailure: (error: unknown) => void,
  ) {}

  start(): void {
    this.timer = setInterval(() => {
      void this.runOnce();
    }, everyMs);
  }

  stop(): void {
    clearInterval(this.timer);
  }

  /** One retraction of each patient who has one waiting; returns how many were done. */
  async runOnce(): Promise<number> {
    if (this.busy) return 0;
    this.busy = true;
    let done = 0;
    try {
      for (const patient of await patientsWithRetractions(this.database, atOnce))
        done += await this.work(patient);
    } catch (error) {
      this.onFailure(error);
    } finally {
      this.busy = false;
    }
    return done;
  }

  /** What fails stays waiting, and holds up no other patient. */
  private async work(patientId: string): Promise<0 | 1> {
    try {
      const { registries } = this;
      return (await inBatchTransaction(this.database, (tx) =>
        makeNextRetractionHold(tx, registries, patientId),
      ))
        ? 1
        : 0;
    } catch (error) {
      this.onFailure(error);
      return 0;
    }
  }
}
