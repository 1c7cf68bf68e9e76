import type { IncomingMessage, IntakeQueue } from '#messaging';
import { commitBatch, type CommittedBatch, type PipelinePorts } from '../pipeline.js';
import { decode } from '../stages/decode.js';
import { normalise } from '../stages/normalise.js';
import { outcomeOf, type Outcome, type Parcel } from '../stages/parcel.js';
import { cutBatches } from './batcher.js';
import { commitSurely, type CommitterPorts } from './committer.js';

export interface WorkerPorts {
  readonly queue: IntakeQueue;
  readonly pipeline: PipelinePorts;
  /** Batches in work at the same time: while one waits for the database, another is decoded. */
  readonly lanes: number;
  /** Messages taken at once, and measurements in one transaction. */
  readonly batchSize: number;
  readonly onCommitted: (batch: CommittedBatch) => void;
  readonly onFailure: CommitterPorts['onFailure'];
  /** What became of each part of a message; called after the commit, before the acknowledgement. */
  readonly onOutcomes: (
    message: IncomingMessage,
    outcomes: readonly Outcome[],
    parcels: readonly Parcel[],
  ) => void;
}

/** Takes messages out of the queue and sees each through: the loop around the pipeline. */
export class Worker {
  private readonly stopping = new AbortController();
  private readonly working = new Set<Promise<void>>();
  /** Topics of the messages that are in work. */
  private readonly inWork = new Set<string>();
  private loop: Promise<void> = Promise.resolve();

  constructor(private readonly ports: WorkerPorts) {}

  start(): void {
    this.loop = this.run();
  }

  /** Finishes what is in work if the database answers; what is not committed by then is dropped, and sent again. */
  async stop(graceMs: number): Promise<void> {
    this.ports.queue.close();
    const patience = setTimeout(() => {
      this.stopping.abort();
    }, graceMs);
    await this.loop;
    clearTimeout(patience);
  }

  private async run(): Promise<void> {
    const { queue, lanes } = this.ports;
    for (;;) {
      await queue.untilReady();
      if (this.working.size >= lanes) await Promise.race(this.working);
      const messages = this.takeBatch();
      if (messages.length > 0) {
        const work = this.work(messages).finally(() => {
          for (const { topic } of messages) this.inWork.delete(topic);
          this.working.delete(work);
        });
        this.working.add(work);
      } else if (queue.isEmpty)
        break; // ready and empty: closed
      else await Promise.race(this.working);
    }
    await Promise.all(this.working);
  }

  /**
   * The oldest messages, without those of devices that another lane has in work: that lane's transaction holds the
   * lock on their patients, and waiting for it in the database would hold up everybody else in the batch.
   */
  private takeBatch(): IncomingMessage[] {
    const messages = this.ports.queue.take(this.ports.batchSize, ({ topic }) => !this.inWork.has(topic));
    for (const { topic } of messages) this.inWork.add(topic);
    return messages;
  }

  private async work(messages: readonly IncomingMessage[]): Promise<void> {
    try {
      const outcomes = await this.commit(messages);
      for (const message of messages) this.acknowledge(message, outcomes.get(message) ?? []);
    } catch (error) {
      // Only a stop ends here: the committer holds on through everything else.
      for (const message of messages) message.settle('drop');
      if (!this.stopping.signal.aborted) throw error;
    }
  }

  /** Stages 1 to 5. */
  private async commit(messages: readonly IncomingMessage[]): Promise<Map<IncomingMessage, Parcel[]>> {
    const { pipeline, batchSize, onFailure } = this.ports;
    const parcels = messages.flatMap((message) => decode(message));
    normalise(parcels);
    const committed = new Map<unknown, Parcel[]>(messages.map((message) => [message, []]));
    for (const batch of cutBatches(parcels, batchSize)) {
      const result = await commitSurely(
        { commit: (some) => commitBatch(pipeline, some), onFailure, signal: this.stopping.signal },
        batch,
      );
      this.ports.onCommitted(result);
      for (const parcel of result.parcels) committed.get(parcel.delivery)?.push(parcel);
    }
    return committed as Map<IncomingMessage, Parcel[]>;
  }

  /** Stage 6: after the commit, and never before. */
  private acknowledge(message: IncomingMessage, parcels: readonly Parcel[]): void {
    this.ports.onOutcomes(message, parcels.map(outcomeOf), parcels);
    message.settle('ack');
  }
}
